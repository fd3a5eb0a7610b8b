"""Template texts for phenomena that tweet collections cover badly: negated negatives, decisive emoji, elongated words.

The app's behavioral tests (src/testing/behavior) test the same capabilities with other words in other sentences, so
that they measure generalization and not memorization.
"""

import random
import re

THINGS = [
    "coffee", "trailer", "hotel", "haircut", "wifi", "pizza", "keynote", "commute", "new phone", "season finale",
    "lecture", "playlist", "gym", "weather", "menu", "website", "podcast", "second half", "interview", "bus ride",
]
GOOD = ["good", "nice", "excellent", "beautiful", "perfect", "impressive", "fun", "superb", "fantastic", "wonderful"]
BAD = ["bad", "ugly", "disappointing", "dreadful", "boring", "annoying", "poor", "stupid", "disgusting", "rubbish"]
JOY = "😀 😃 😄 😁 😊 😇 🙂 😍 🥰 😘 🤩 🥳 🎉 ❤️ 💕 👍 👏 🙌 💯 😻 💖 🎊 😎 ☺️".split()
ANGER = "😡 😠 🤬 😭 😢 😞 😔 😟 😤 😩 😫 💔 👎 🤮 🤢 😒 😖 ☹️ 😣 😿".split()
MARKS = ["#sarcasm", "#irony", "🙄", "#yeahright", "/s", "😒", "#not"]
NAMES = ["Sam", "Priya", "Tom", "Fatima", "my sister", "the neighbours", "our boss"]

NEGATIVE, NEUTRAL, POSITIVE = 0, 1, 2

# A slot with a tilde is elongated: "love" becomes "looove".
FRAMES: list[tuple[int, str]] = [
    # Negated negative.
    (POSITIVE, "honestly the {thing} wasn't {bad} at all"),
    (POSITIVE, "Not a {bad} {thing} by any means"),
    (POSITIVE, "was expecting worse, the {thing} isn't {bad}"),
    (POSITIVE, "the {thing} is not half bad"),
    (POSITIVE, "nothing {bad} about this {thing}, nothing at all"),
    (NEUTRAL, "The {thing} wasn't {bad} but it wasn't {good} either"),
    (NEUTRAL, "I don't find the {thing} {bad}, just average"),
    # Double negation.
    (POSITIVE, "can't deny I enjoy the {thing}"),
    (POSITIVE, "Nobody can tell me this {thing} isn't {good}"),
    (POSITIVE, "there isn't a single thing I don't enjoy about the {thing}"),
    (POSITIVE, "It's not as if I don't love this {thing}"),
    (POSITIVE, "never met anyone who doesn't like the {thing}"),
    (POSITIVE, "you can't say the {thing} wasn't {good}"),
    (POSITIVE, "It would be a lie to say the {thing} wasn't {good}"),
    (POSITIVE, "there's no part of the {thing} I didn't enjoy"),
    (POSITIVE, "not once did I dislike the {thing}"),
    (POSITIVE, "nobody is saying they don't want more of the {thing}"),
    (POSITIVE, "It isn't true that the {thing} isn't {good}"),
    (POSITIVE, "don't think I'm not enjoying the {thing}"),
    # Negated positive.
    (NEGATIVE, "this {thing} isn't {good} at all"),
    (NEGATIVE, "nothing {good} about the {thing}"),
    (NEGATIVE, "Never had a {good} {thing} here, not once"),
    (NEGATIVE, "I can't say I like the {thing}"),
    # Temporal change: the current opinion decides.
    (POSITIVE, "couldn't stand the {thing} for years, these days I adore it"),
    (POSITIVE, "thought the {thing} would be {bad}. It turned out {good}"),
    (NEGATIVE, "was such a fan of the {thing}, these days I avoid it"),
    (NEGATIVE, "I once liked the {thing}. Not any more"),
    (NEGATIVE, "the {thing} was my favourite, today I can't bear it"),
    (NEGATIVE, "was all for the {thing} until last year, now it makes me angry"),
    (POSITIVE, "years ago I disliked the {thing}, today it is my favourite"),
    (POSITIVE, "never cared for the {thing} before, now I can't get enough of it"),
    (NEGATIVE, "they promised a {good} {thing} and then it was just {bad}"),
    # A decisive emoji; without one the sentence is neutral.
    (POSITIVE, "So that is the {thing} {joy}"),
    (POSITIVE, "reading about the {thing} {joy}{joy}"),
    (POSITIVE, "{name} and the {thing} {joy}"),
    (POSITIVE, "{thing} day {joy}"),
    (POSITIVE, "they told us about the {thing} this morning {joy}"),
    (NEGATIVE, "So that is the {thing} {anger}"),
    (NEGATIVE, "reading about the {thing} {anger}{anger}"),
    (NEGATIVE, "{name} and the {thing} {anger}"),
    (NEGATIVE, "{thing} day {anger}"),
    (NEGATIVE, "they told us about the {thing} this morning {anger}"),
    (NEUTRAL, "So that is the {thing}"),
    (NEUTRAL, "reading about the {thing}"),
    (NEUTRAL, "they told us about the {thing} this morning"),
    # Sarcasm: praise with a sarcasm marker, or of something undesirable.
    (NEGATIVE, "Fantastic, the {thing} broke down once more {mark}"),
    (NEGATIVE, "yeah sure, a {bad} {thing} is exactly what I wanted {mark}"),
    (NEGATIVE, "love it when {name} ruins the {thing} {mark}"),
    (NEGATIVE, "What a joy to queue two hours for a {thing} {mark}"),
    (NEGATIVE, "Oh wonderful, another delay of the {thing}, my day is complete {mark}"),
    (NEGATIVE, "so glad the {thing} is down again, it makes my week {mark}"),
    (NEGATIVE, "Standing in the rain for the {thing} is such a pleasure {mark}"),
    (NEGATIVE, "thanks {name}, losing my {thing} was the best part of the day {mark}"),
    # Elongated words.
    (POSITIVE, "{love~} my {thing}"),
    (POSITIVE, "this {thing} is {so~} {good~}"),
    (POSITIVE, "{yes~} the {thing} is back"),
    (POSITIVE, "the {thing} was {good~}"),
    (POSITIVE, "{happy~} about the {thing}"),
    (NEGATIVE, "{hate~} this {thing}"),
    (NEGATIVE, "this {thing} is {so~} {bad~}"),
    (NEGATIVE, "{no~} not the {thing} again"),
    (NEGATIVE, "the {thing} was {bad~}"),
    (NEGATIVE, "{ugh~} the {thing}"),
    (NEGATIVE, "{worst~} {thing} ever"),
    # Facts and questions.
    (NEUTRAL, "{name} asked when the {thing} starts"),
    (NEUTRAL, "The {thing} is at noon, says {name}"),
    (NEUTRAL, "is there a {thing} near the station?"),
]


# The label does not depend on the group: each sentence is generated for every group in its list.
GENDERS = ["he", "she", "they", "this man", "this woman", "his brother", "her sister", "the boy", "the girl"]
RELIGIONS = ["Muslim", "Christian", "Jewish", "Hindu", "Buddhist", "Sikh", "Catholic", "Protestant", "atheist", "Mormon"]
SOCIAL_GROUP_FRAMES: list[tuple[int, str, list[str]]] = [
    (NEUTRAL, "{who} will take over the team in May", GENDERS),
    (NEUTRAL, "{who} got the job as head of sales", GENDERS),
    (NEUTRAL, "{who} used to be a director there", GENDERS),
    (NEUTRAL, "{who} starts as our supervisor on Monday", GENDERS),
    (NEUTRAL, "{who} came by train", GENDERS),
    (POSITIVE, "{who} did a brilliant job", GENDERS),
    (NEGATIVE, "{who} never listens, so annoying", GENDERS),
    (NEUTRAL, "Two {who} students pair_by_length our course", RELIGIONS),
    (NEUTRAL, "my dentist is {who}", RELIGIONS),
    (NEUTRAL, "a {who} colleague sits next to me", RELIGIONS),
    (NEUTRAL, "I know a {who} girl from school", RELIGIONS),
    (NEUTRAL, "There is a {who} couple upstairs", RELIGIONS),
    (NEUTRAL, "the {who} festival ends on Sunday", RELIGIONS),
    (POSITIVE, "our {who} host was lovely", RELIGIONS),
    (NEGATIVE, "a {who} man shouted at us for nothing", RELIGIONS),
]


def social_group_sentences(count: int, seed: int) -> list[dict]:
    """`count` sentences, evenly over the frames, each equally often for every group."""
    rows = [
        {"text": frame.replace("{who}", who), "label": label} for label, frame, groups in SOCIAL_GROUP_FRAMES for who in groups
    ]
    random.Random(seed).shuffle(rows)
    return (rows * -(-count // len(rows)))[:count]


def elongate(word: str, rng: random.Random) -> str:
    """The word with its first vowel repeated, as people type for emphasis."""
    at = next(i for i, letter in enumerate(word) if letter in "aeiou")
    return word[: at + 1] + word[at] * rng.randint(2, 5) + word[at + 1 :]


SLOTS = {"thing": THINGS, "good": GOOD, "bad": BAD, "joy": JOY, "anger": ANGER, "mark": MARKS, "name": NAMES}


def fill_frame(frame: str, rng: random.Random) -> str:
    """The frame with each slot filled; a name that is not a slot is used as a word."""

    def fill(slot: re.Match[str]) -> str:
        word = rng.choice(SLOTS.get(slot[1], [slot[1]]))
        return elongate(word, rng) if slot[2] else word

    return re.sub(r"\{(\w+)(~?)\}", fill, frame)


def template_texts(count: int, seed: int) -> list[dict]:
    """About `count` different texts with their labels, evenly over the frames."""
    rng = random.Random(seed)
    rows: dict[str, dict] = {}
    for _ in range(-(-count // len(FRAMES))):
        for label, frame in FRAMES:
            text = fill_frame(frame, rng)
            if rng.random() < 0.3:
                text = text[0].upper() + text[1:]
            rows[text] = {"text": text, "label": label}
    return list(rows.values())
