import { type Language, list } from "./language.ts";

const CENTRAL = ["windows-1250", "iso-8859-2", "ibm852"];

export const EAST_EUROPEAN: readonly Language[] = [
  {
    code: "pl",
    encodings: CENTRAL,
    space: " ",
    words:
      list(`ten ta to mój nasz telefon usługa kawa pociąg pogoda drużyna bateria był jest są naprawdę nigdy zawsze tak świetny
      okropny wolny zepsuty szczęśliwy zły późno znowu dziś wczoraj kocham nienawidzę kupiłem czekałem godzinę dla i ale z nikt
      nie odpowiada pomoc najlepszy najgorszy tydzień że się już więcej może źle książka dźwięk żółty łóżko ćma ostrość`),
    persons: list("Łukasz Żaneta Świętosława Paweł Małgorzata Michał Ewa Jan Ola Zofia"),
    text: ["komentarz", "treść", "opinia", "wiadomość", "tekst"],
    title: "tytuł",
    date: "data",
    person: "autor",
    number: "liczba",
    category: "temat",
  },
  {
    code: "cs",
    encodings: CENTRAL,
    space: " ",
    words:
      list(`ten ta to můj náš telefon služba káva vlak počasí tým baterie byl je jsou opravdu nikdy vždy tak skvělý hrozný
      pomalý rozbitý šťastný naštvaný pozdě zase dnes včera miluji nesnáším koupil čekal hodinu pro a ale s nikdo neodpovídá pomoc
      nejlepší nejhorší týden že už při říká člověk žádný dům úplně děkuji ještě obchůdek`),
    persons: list("Jiří Věra Zdeněk Šárka Žofie Tomáš Petr Jana Eva Olga"),
    text: ["komentář", "zpráva", "text", "hodnocení"],
    title: "název",
    date: "vytvořeno",
    person: "jméno",
    number: "počet",
    category: "téma",
  },
  {
    code: "hu",
    encodings: CENTRAL,
    space: " ",
    words:
      list(`a az ez egy telefon szolgáltatás kávé vonat időjárás csapat akkumulátor képernyő volt van nagyon soha mindig olyan
      remek szörnyű lassú elromlott boldog dühös késő megint ma tegnap szeretem utálom vettem vártam egy órát és de senki nem
      válaszol segítség legjobb legrosszabb hét több fölött út gyönyörű őszinte tűz fűszer szőlő öröm`),
    persons: list("Győző Őrs Tünde Csaba Zsófia Ágnes Péter Éva Béla Ilona"),
    text: ["megjegyzés", "üzenet", "szöveg", "vélemény"],
    title: "cím",
    date: "dátum",
    person: "szerző",
    number: "darab",
    category: "téma",
  },
  {
    code: "ro",
    encodings: ["iso-8859-16"],
    space: " ",
    words:
      list(`acest această un o telefonul serviciul cafea tren vreme echipă bateria ecranul era este sunt cu adevărat niciodată
      mereu așa grozav îngrozitor încet stricat fericit furios târziu iar astăzi ieri iubesc urăsc cumpărat așteptat o oră pentru și
      dar nimeni nu răspunde ajutor cel mai bun rău săptămână țară viață înțeleg mâine bună pâine fețe ușă`),
    persons: list("Ștefan Ioană Răzvan Mădălina Ilinca Andrei Maria Ion Ana Vlad"),
    text: ["comentariu", "mesaj", "recenzie"],
    title: "titlu",
    date: "data",
    person: "autor",
    number: "număr",
    category: "subiect",
  },
  {
    code: "lt",
    encodings: ["windows-1257", "iso-8859-13", "iso-8859-4"],
    space: " ",
    words:
      list(`šis ši mano mūsų telefonas paslauga kava traukinys oras komanda baterija ekranas buvo yra tikrai niekada visada
      toks puikus siaubingas lėtas sugedęs laimingas piktas vėlai vėl šiandien vakar myliu nekenčiu pirkau laukiau valandą už ir bet
      su niekas neatsako pagalba geriausias blogiausias savaitė žmonės ačiū gražus įdomu ąžuolas žiūri`),
    persons: list("Živilė Jūratė Šarūnas Ąžuolas Rūta Jonas Eglė Lina Tomas Ieva"),
    text: ["komentaras", "žinutė", "atsiliepimas"],
    title: "pavadinimas",
    date: "data",
    person: "autorius",
    number: "skaičius",
    category: "tema",
  },
  {
    code: "tr",
    encodings: ["windows-1254"],
    space: " ",
    words:
      list(`bu şu benim bizim telefon hizmet kahve tren hava takım pil ekran çok gerçekten asla hep harika berbat yavaş bozuk
      mutlu kızgın geç yine bugün dün seviyorum nefret aldım bekledim bir saat için ve ama ile kimse cevap vermiyor yardım en iyi
      kötü hafta güzel ışık değil şimdi ağaç ılık çığ söğüt İstanbul öğle`),
    persons: list("Ayşe İbrahim Çağla Şükrü Gülşen Oğuz Işıl Can Elif Deniz"),
    text: ["yorum", "mesaj", "görüş"],
    title: "başlık",
    date: "tarih",
    person: "yazar",
    number: "sayı",
    category: "konu",
  },
  {
    code: "eo",
    encodings: ["iso-8859-3"],
    space: " ",
    words:
      list(`tiu ĉi mia nia telefono servo kafo trajno vetero teamo baterio ekrano estis estas vere neniam ĉiam tiel bonega terura
      malrapida rompita feliĉa kolera malfrue denove hodiaŭ hieraŭ amas malamas aĉetis atendis unu horon por kaj sed kun neniu
      respondas helpo plej bona malbona semajno ĝi ŝi aŭ ankaŭ preskaŭ ĉambro ĝardeno ĵurnalo ŝipo ĥoro`),
    persons: list("Ĝoja Ŝarlo Ĉiela Aŭreo Petro Ana Karlo Eva Johano Maria"),
    text: ["komento", "mesaĝo", "teksto"],
    title: "titolo",
    date: "dato",
    person: "aŭtoro",
    number: "nombro",
    category: "temo",
  },
  {
    code: "ru",
    encodings: ["windows-1251", "koi8-r", "ibm866", "ibm855", "iso-8859-5", "x-mac-cyrillic"],
    space: " ",
    words:
      list(`этот эта мой наш телефон сервис кофе поезд погода команда батарея экран был есть очень никогда всегда так отличный
      ужасный медленный сломан счастлив злая поздно опять сегодня вчера люблю ненавижу купил ждал целый час для и но с никто не
      отвечает помощь лучший худший неделя что уже ещё хорошо плохо город человек большое подъезд чувство`),
    persons: list("Анна Борис Юлия Михаил Екатерина Дмитрий Олег Жанна Игорь Фёдор"),
    text: ["комментарий", "отзыв", "сообщение", "текст"],
    title: "заголовок",
    date: "дата",
    person: "автор",
    number: "количество",
    category: "тема",
  },
  {
    code: "uk",
    encodings: ["windows-1251", "koi8-u"],
    space: " ",
    words:
      list(`цей ця мій наш телефон сервіс кава потяг погода команда батарея екран був є дуже ніколи завжди так чудовий жахливий
      повільний зламаний щасливий зла пізно знову сьогодні вчора люблю ненавиджу купив чекав годину для і але з ніхто не відповідає
      допомога найкращий найгірший тиждень що вже її їхній ґанок добре погано місто людина її`),
    persons: list("Олена Іван Юлія Михайло Їжакевич Дмитро Оксана Ігор Ганна Євген"),
    text: ["коментар", "відгук", "повідомлення"],
    title: "заголовок",
    date: "дата",
    person: "автор",
    number: "кількість",
    category: "тема",
  },
];
