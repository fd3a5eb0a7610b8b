/** The expected accessibility tree of each view: required parts in order; other parts can be between them. */

const N = String.raw`\d+\.\d%`;

export const ARIA_SNAPSHOTS: Record<string, string> = {
  example: `
    - main:
      - heading "What is the mood of these tweets?" [level=1]
      - paragraph: /nothing you type leaves this page/
      - textbox "Tweet to analyze"
      - list "Examples":
        - listitem:
          - button "Praise"
      - blockquote:
        - region "Sentiment":
          - paragraph: An example, scored when the app was built
        - button "Try this tweet"
        - link "See why"`,
  tweet: `
    - main:
      - textbox "Tweet to analyze"
      - region "Sentiment":
        - paragraph:
          - strong: /[Nn]egative/
        - table "Probability of each class":
          - rowgroup:
            - row /Negative ${N}/:
              - rowheader "Negative"
              - cell /${N}/
            - row /Neutral ${N}/
            - row /Positive ${N}/
        - group: Preprocessed text
      - link "See why"
      - group "Also predict":
        - button "Emotion"`,
  list: `
    - main:
      - region "Tweets":
        - status: 3 tweets
        - button "Open in Batch"
        - button "Copy table"
        - table "Scored tweets":
          - rowgroup:
            - row "Order Tweet Sentiment Score":
              - columnheader "Order"
              - columnheader "Tweet"
          - rowgroup:
            - row /1 I love this Explain tweet 1 Positive ${N}/:
              - cell "1"
              - cell /I love this/:
                - link "Explain tweet 1"
              - cell "Positive"
              - cell /${N}/`,
  "nothing to explain": `
    - main:
      - heading "Explain" [level=1]
      - textbox "Tweet to explain"
      - region "Which words is a prediction based on?":
        - heading "Which words is a prediction based on?" [level=2]
        - button "Complaint"
        - button "Mixed"`,
  explain: `
    - main:
      - textbox "Tweet to explain"
      - navigation "Related pages":
        - link "Open in Analyze"
      - button "Cite"
      - tablist "Views of the text":
        - tab "Words" [selected]
        - tab "Attention"
        - tab "Representations"
      - tabpanel "Words":
        - region "Words":
          - radiogroup "Class to explain":
            - radio /Negative ${N}/ [checked]
            - radio /Neutral/
          - combobox "Attribution method"
          - list "Words":
            - listitem:
              - button /^Third, .\\d+\\.\\d points$/
            - listitem:
              - button /^cancelled, .\\d+\\.\\d points$/`,
  files: `
    - main:
      - heading "Batch" [level=1]
      - paragraph: Drop a file of tweets here
      - button "Choose a file"
      - button "Try it with an example"
      - list:
        - listitem: Check the first rows
      - textbox "Or paste a table, or one tweet per line"
      - button "Use this text" [disabled]`,
  preview: `
    - main:
      - region "Preview":
        - heading "example-tweets.csv"
        - button "Score"
        - combobox "Text to score"
        - group: How the file was read
        - region "First rows":
          - table:
            - rowgroup:
              - row /date place text/`,
  Table: `
    - main:
      - heading "example-tweets.csv" [level=2]
      - button "New file"
      - region "Progress":
        - status: 18 rows scored
      - region "Filters":
        - textbox "Find text"
        - combobox "Add a filter"
        - status: 18 rows
      - tablist "Batch views":
        - tab "Table" [selected]
        - tab "Charts"
      - tabpanel "Table":
        - group: Order, copy and save rows
        - grid "Scored rows":
          - rowgroup:
            - row:
              - rowheader /1/:
                - checkbox "Tick row 1"
                - link "1"
                - link "Explain row 1"
              - gridcell "Negative"
              - gridcell /${N}/`,
  Export: `
    - main:
      - tabpanel "Export":
        - region "Export":
          - combobox "Format"
          - button "Save the scored table"
          - checkbox "Escape formulas"`,
  models: `
    - main:
      - heading "Models" [level=1]
      - tablist "Parts of the page":
        - tab "Current" [selected]
        - tab "Library"
        - tab "Settings"
        - tab "Privacy"
      - tabpanel "Current":
        - heading "tonescope-tweets" [level=2]
        - heading "How reliable it is" [level=2]
        - region "How reliable it is":
          - table:
            - rowgroup:
              - row /Measured on Tweets Macro-recall Accuracy/`,
  library: `
    - tabpanel "Library":
      - region "Load a model from the Hub":
        - textbox "Model name"
        - button "Look up" [disabled]
      - region "Stored in this browser":
        - paragraph: /No model yet/`,
  privacy: `
    - tabpanel "Privacy":
      - region "Offline and privacy":
        - table "Stored on this device"
        - button "Erase everything"`,
};
