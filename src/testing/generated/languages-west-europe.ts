import { type Language, list } from "./language.ts";

/** ISO-8859-15 and the DOS code pages of Western Europe. */
const WEST = ["windows-1252", "iso-8859-15", "macintosh", "ibm850", "ibm437"];

export const WEST_EUROPEAN: readonly Language[] = [
  {
    code: "en",
    encodings: ["windows-1252", "macintosh"],
    space: " ",
    words:
      list(`the a this my our your phone service store coffee train weather team update battery screen was is are really
      never always so great awful slow broken happy angry late again today yesterday love hate bought waited an hour for and but
      with nobody answers support best worst week café naïve fiancée résumé it’s don’t jalapeño`),
    persons: list("Anna Ben Cleo Dan Ella Finn Grace Hugo Zoë Chloé"),
    text: [
      "text",
      "tweet",
      "Review Text",
      "Post Message",
      "comment",
      "content",
      "customer_feedback",
      "notes",
    ],
    title: "title",
    date: "created_at",
    person: "author",
    number: "likes",
    category: "topic",
  },
  {
    code: "de",
    encodings: WEST,
    space: " ",
    words:
      list(`der die das ein mein unser Zug Kaffee Wetter Akku Gerät Straße Lieferung Verkäufer war ist sind wirklich nie immer
      so schön schrecklich langsam kaputt glücklich wütend spät wieder heute gestern liebe hasse gekauft gewartet eine Stunde für
      und aber mit niemand antwortet Hilfe größte schlechteste Woche über natürlich gemütlich früher Öffnung Ärger`),
    persons: list("Jürgen Käthe Björn Sören Günther Lena Paul Mia Zoë Anton"),
    text: ["Kommentar", "Nachricht", "Bewertung", "Beitrag", "text", "Rückmeldung"],
    title: "Titel",
    date: "Datum",
    person: "Verfasser",
    number: "Anzahl",
    category: "Thema",
  },
  {
    code: "fr",
    encodings: WEST,
    space: " ",
    words:
      list(`le la les un une mon notre téléphone service café train météo équipe batterie écran était est sont vraiment jamais
      toujours si génial affreux lent cassé heureux fâchée tard encore aujourd'hui hier adore déteste acheté attendu une heure pour
      et mais avec personne répond aide meilleur pire semaine où à très déçu reçu forêt élève même`),
    persons: list("Élodie Chloé Jérôme Zoé François Noël Anaïs Léa Hugo Paul"),
    text: ["commentaire", "avis", "texte", "message", "contenu", "ressenti"],
    title: "titre",
    date: "créé_le",
    person: "auteur",
    number: "nombre",
    category: "thème",
  },
  {
    code: "es",
    encodings: WEST,
    space: " ",
    words:
      list(`el la los un una mi nuestro teléfono servicio café tren tiempo equipo batería pantalla era es son realmente nunca
      siempre tan genial horrible lento roto feliz enfadada tarde otra vez hoy ayer amo odio compré esperé una hora para y pero con
      nadie contesta ayuda mejor peor semana mañana niño año qué día después está rápido ¡vaya`),
    persons: list("José María Iñaki Begoña Íñigo Ángel Lucía Raúl Ana Pablo"),
    text: ["comentario", "reseña", "texto", "mensaje", "opinión"],
    title: "título",
    date: "fecha",
    person: "autor",
    number: "número",
    category: "categoría",
  },
  {
    code: "pt",
    encodings: ["windows-1252", "macintosh", "ibm850"],
    space: " ",
    words:
      list(`o a os um uma meu nosso telefone serviço café comboio tempo equipa bateria ecrã era é são realmente nunca sempre
      tão ótimo horrível lento avariado feliz zangada tarde outra vez hoje ontem adoro odeio comprei esperei uma hora para e mas
      com ninguém responde ajuda melhor pior semana não coração manhã atenção você está lições avó avô`),
    persons: list("João Inês Antônio Conceição Luís Sílvia Tomé Ana Rui Eva"),
    text: ["comentário", "mensagem", "texto", "conteúdo", "avaliação"],
    title: "título",
    date: "data",
    person: "autor",
    number: "número",
    category: "assunto",
  },
  {
    code: "sv",
    encodings: ["windows-1252", "ibm850", "macintosh"],
    space: " ",
    words:
      list(`den det en ett min vår telefon tjänst kaffe tåg väder lag batteri skärm var är verkligen aldrig alltid så bra
      hemsk långsam trasig glad arg sent igen idag igår älskar hatar köpte väntade en timme för och men med ingen svarar hjälp
      bästa sämsta vecka också människor måste kött båt över ännu`),
    persons: list("Åsa Örjan Björn Märta Göran Sara Nils Ida Olof Elin"),
    text: ["kommentar", "meddelande", "text", "omdöme"],
    title: "rubrik",
    date: "datum",
    person: "namn",
    number: "antal",
    category: "ämne",
  },
  {
    code: "is",
    encodings: ["windows-1252", "iso-8859-10"],
    space: " ",
    words:
      list(`það þetta minn okkar sími þjónusta kaffi veður lið rafhlaða skjár var er eru virkilega aldrei alltaf svo frábært
      hræðilegt hægt bilað glaður reiður seint aftur í dag gær elska hata keypti beið klukkustund fyrir og en með enginn svarar
      hjálp besta versta vika ég þú við á ekki mjög góður æði öll`),
    persons: list("Þór Ásta Björk Æsa Örn Guðrún Íris Sigurður Jón Eva"),
    text: ["athugasemd", "texti", "umsögn"],
    title: "titill",
    date: "dagsetning",
    person: "höfundur",
    number: "fjöldi",
    category: "flokkur",
  },
  {
    code: "cy",
    encodings: ["iso-8859-14"],
    space: " ",
    words:
      list(`y yr fy ein ffôn gwasanaeth coffi trên tywydd tîm batri sgrin oedd mae yn wir byth bob amser mor wych ofnadwy araf
      wedi torri hapus blin hwyr eto heddiw ddoe caru casáu prynais aros awr am a ond gyda neb ateb cymorth gorau gwaethaf wythnos
      dŵr tŷ llwyd sŵn cŵn gŵyl ŵyr tŵr ysgrifennŷd môr gêm`),
    persons: list("Siôn Siân Gwŷdd Llŷr Owain Rhys Nia Elin Huw Mari"),
    text: ["sylw", "neges", "testun"],
    title: "teitl",
    date: "dyddiad",
    person: "awdur",
    number: "nifer",
    category: "pwnc",
  },
];
