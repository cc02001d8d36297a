"""Makes corpora to measure on: articles in six languages and four scripts, with the noise that scraping leaves in them.

    python3 benches/corpus.py OUT --mb 200              OUT as JSON lines; or .txt (one file), or a folder of .txt files
    python3 benches/corpus.py OUT/ --files 50000

All text is made here, of word lists and templates of sentences; names of people and places are put together of syllables, so that
the vocabulary grows with the corpus. The same seed gives the same bytes. Some 3 % of an article's lines are noise, as after a good
extractor; `--noise 0` leaves it clean.
"""

import argparse
import json
import os
import random

# For each language: subjects, verbs with objects, places, times, additions; a template puts one of each together. `{p}` is a
# person, `{t}` a town, `{n}` a number.
ENGLISH = {
    "who": "the council|{p}|a spokesman for {p}|the owner of the old brewery|the harbour master of {t}|two teachers from {t}|an inquiry led by {p}|the regional court|farmers near {t}|the head of the fire service|a group of residents|the ministry of transport|engineers at the power station|the museum in {t}|her brother|most of the {n} workers|the bishop of {t}|a reporter from {t}|local historians|the union that represents the drivers|parents whose children attend the school|{p}, who runs a bakery in {t},|the second of the three judges|the insurer|no one in the village".split("|"),
    "did": "postponed the vote on the new bridge|found {n} letters in a cellar|asked for a second opinion|promised to rebuild the mill by spring|refused to comment on the figures|sold the last of the fishing boats|planted {n} oak trees along the canal|described the night of the flood|opened a workshop for apprentices|measured the height of the dam again|withdrew the complaint without giving a reason|wrote to {p} about the missing minutes|counted {n} swans on the frozen lake|praised the patience of the volunteers|lost the appeal|bought a disused railway carriage|argued that the budget leaves no room for repairs|discovered a crack in the northern wall|cancelled the concert after heavy rain|invited {p} to present the findings|warned that prices would rise by {n} per cent|explained how the archive was saved|closed the footpath to the lighthouse|remembered the winter when the river froze|traced the leak to a valve made in {t}".split("|"),
    "where": "in {t}|near the railway station|at the edge of the forest|on the island|between {t} and {t}|in the town hall|outside the hospital|beside the river|in a valley north of {t}|at the university|on the southern coast|behind the cathedral|in the smallest of the four districts|along the border|at a farm outside {t}".split("|"),
    "when": "on Monday|last week|in the spring of {n}|after {n} years|shortly before midnight|during the strike|in early March|at the end of the season|the following day|on a cold Thursday evening|when the market had closed|before the inspectors arrived|in {n}|within hours|for the third time".split("|"),
    "add": "because the money had run out|although nobody had expected it|while {p} was still abroad|and the neighbours agreed|which surprised even {p}|despite a warning from the weather service|so that the road could stay open|as the documents from {t} show|but the details remain unclear|until a better solution is found|and {n} people came to watch|, according to a report of {n} pages|without much discussion|since the old law had expired|, as {p} put it".split("|"),
    "make": ["{who} {did} {where} {when}", "{when}, {who} {did} {add}", "{who} {did} {add}", "{where}, {who} {did} {when} {add}", "“We cannot wait any longer,” said {p}, and {who} {did} {when}", "{who} {did}, and {who} {did} {where}"],
    "end": ". ",
    "noise": ["Share this article", "Facebook | Twitter | WhatsApp | E-mail", "Subscribe to our newsletter", "Previous Post", "Next Post »", "Leave a Reply", "Your email address will not be published. Required fields are marked *", "Save my name, email, and website in this browser for the next time I comment.", "We use cookies to improve your experience. By continuing you accept our cookie policy.", "Related Articles", "Read more", "Advertisement", "Sign up for our free daily newsletter and never miss a story.", "12 Comments", "Print", "Back to top", "Follow us on Facebook"],
}
GERMAN = {
    "who": "der Stadtrat|{p}|ein Sprecher von {p}|die Besitzerin der alten Brauerei|der Hafenmeister von {t}|zwei Lehrerinnen aus {t}|das Verwaltungsgericht|die Feuerwehr|eine Gruppe von Anwohnern|das Verkehrsministerium|die Ingenieure des Kraftwerks|das Museum in {t}|ihr Bruder|die Hälfte der {n} Beschäftigten|der Bischof von {t}|eine Reporterin aus {t}|die Gewerkschaft der Fahrer|{p}, Bäcker in {t},|die Versicherung|niemand im Dorf".split("|"),
    "did": "verschob die Abstimmung über die neue Brücke|fand {n} Briefe in einem Keller|verlangte ein zweites Gutachten|versprach den Wiederaufbau der Mühle|lehnte jede Stellungnahme zu den Zahlen ab|verkaufte das letzte Fischerboot|pflanzte {n} Eichen entlang des Kanals|schilderte die Nacht der Überschwemmung|eröffnete eine Werkstatt für Lehrlinge|vermaß den Damm ein weiteres Mal|zog die Beschwerde ohne Begründung zurück|schrieb an {p} wegen des fehlenden Protokolls|zählte {n} Schwäne auf dem gefrorenen See|lobte die Geduld der Freiwilligen|kaufte einen ausgemusterten Eisenbahnwagen|entdeckte einen Riss in der nördlichen Mauer|sagte das Konzert nach dem Unwetter ab|warnte vor Preisen, die um {n} Prozent steigen|erklärte die Rettung des Archivs|sperrte den Fußweg zum Leuchtturm".split("|"),
    "where": "in {t}|unweit des Bahnhofs|am Rand des Waldes|auf der Insel|zwischen {t} und {t}|im Rathaus|vor dem Krankenhaus|neben dem Fluss|in einem Tal nördlich von {t}|an der Universität|hinter dem Dom|im kleinsten der vier Bezirke|auf einem Hof bei {t}".split("|"),
    "when": "am Montag|vorige Woche|im Frühjahr {n}|nach {n} Jahren|kurz vor Mitternacht|während des Streiks|Anfang März|am Ende der Saison|am Tag darauf|an einem kalten Donnerstagabend|vor dem Eintreffen der Prüfer|im Jahr {n}|binnen weniger Stunden|zum dritten Mal".split("|"),
    "add": "weil das Geld ausgegangen war|obwohl niemand damit gerechnet hatte|während {p} noch im Ausland war|was selbst {p} überraschte|trotz einer Warnung des Wetterdienstes|damit die Straße offen bleiben kann|wie die Unterlagen aus {t} zeigen|doch die Einzelheiten bleiben unklar|bis eine bessere Lösung gefunden ist|wozu {n} Menschen gekommen waren|ohne große Aussprache|da das alte Gesetz abgelaufen war".split("|"),
    "make": ["{who} {did}, {add}", "{who} {did} – {where} und {when}", "„Wir können nicht länger warten“, sagte {p}; {who} {did}", "{who} {did}, {add}, und {who} {did}", "{where}, so heißt es, {add}: {who} {did}"],
    "end": ". ",
    "noise": ["Artikel teilen", "Facebook | Twitter | WhatsApp | E-Mail", "Newsletter abonnieren", "Vorheriger Beitrag", "Nächster Beitrag »", "Schreibe einen Kommentar", "Deine E-Mail-Adresse wird nicht veröffentlicht. Erforderliche Felder sind mit * markiert", "Wir verwenden Cookies, um Ihr Erlebnis zu verbessern.", "Das könnte Sie auch interessieren", "Mehr lesen", "Anzeige", "3 Kommentare", "Drucken", "Nach oben"],
}
RUSSIAN = {
    "who": "городской совет|{p}|представитель компании {p}|владелица старой пивоварни|начальник порта {t}|две учительницы из города {t}|областной суд|пожарная служба|группа жителей|министерство транспорта|инженеры электростанции|музей города {t}|её брат|большинство из {n} рабочих|епископ города {t}|корреспондент из {t}|профсоюз водителей|{p}, хозяин пекарни в {t},|страховая компания|никто в деревне".split("|"),
    "did": "отложил голосование о новом мосте|нашли {n} писем в подвале|потребовал второго заключения|обещала восстановить мельницу к весне|отказался обсуждать эти цифры|продал последнюю рыбацкую лодку|посадили {n} дубов вдоль канала|описал ночь наводнения|открыла мастерскую для учеников|снова измерили высоту плотины|отозвал жалобу без объяснения причин|написал письмо о пропавшем протоколе|насчитали {n} лебедей на замёрзшем озере|похвалил терпение добровольцев|купил списанный железнодорожный вагон|обнаружили трещину в северной стене|отменили концерт после ливня|предупредил, что цены вырастут на {n} процентов|рассказала, как спасли архив|закрыл тропу к маяку".split("|"),
    "where": "в городе {t}|возле вокзала|на опушке леса|на острове|между {t} и {t}|в ратуше|перед больницей|у реки|в долине к северу от {t}|в университете|за собором|в самом маленьком из четырёх районов|на ферме под {t}".split("|"),
    "when": "в понедельник|на прошлой неделе|весной {n} года|спустя {n} лет|незадолго до полуночи|во время забастовки|в начале марта|в конце сезона|на следующий день|холодным вечером в четверг|до приезда инспекторов|в {n} году|в течение нескольких часов|в третий раз".split("|"),
    "add": "потому что деньги закончились|хотя никто этого не ожидал|пока {p} был за границей|что удивило даже тех, кто знал {p}|несмотря на предупреждение синоптиков|чтобы дорога оставалась открытой|как показывают документы из {t}|но подробности остаются неясными|пока не найдено лучшее решение|и посмотреть пришли {n} человек|без долгих обсуждений|поскольку старый закон утратил силу".split("|"),
    "make": ["{when} {who} {did} {where}", "{who} {did}, {add}", "{where} {who} {did}, {add}", "«Мы больше не можем ждать», – сказал {p}, и {when} {who} {did}", "{when} {where} {who} {did}, {add}"],
    "end": ". ",
    "noise": ["Поделиться", "Facebook | Twitter | Telegram | ВКонтакте", "Подпишитесь на нашу рассылку", "Предыдущая запись", "Следующая запись »", "Добавить комментарий", "Ваш адрес email не будет опубликован. Обязательные поля помечены *", "Мы используем файлы cookie, чтобы сделать сайт удобнее.", "Читайте также", "Читать далее", "Реклама", "7 комментариев", "Распечатать", "Наверх"],
}
CHINESE = {
    "who": "市议会|{p}|{p}的发言人|老酒厂的主人|{t}的港务局长|来自{t}的两位老师|地方法院|消防队|一群居民|交通部|发电站的工程师|{t}博物馆|她的哥哥|{n}名工人中的大多数|{t}的记者|司机工会|在{t}开面包店的{p}|保险公司|村里的老人|三位法官中的第二位".split("|"),
    "did": "推迟了关于新桥的投票|在地下室里发现了{n}封信|要求提供第二份意见|答应在春天之前重建磨坊|拒绝对这些数字发表评论|卖掉了最后一条渔船|沿着运河种了{n}棵橡树|描述了洪水那天夜里的情形|为学徒开办了一间作坊|再次测量了大坝的高度|没有说明理由就撤回了投诉|写信询问丢失的会议记录|在结冰的湖上数到了{n}只天鹅|称赞了志愿者的耐心|买下了一节报废的火车车厢|在北墙上发现了一道裂缝|在大雨之后取消了音乐会|警告说价格将上涨百分之{n}|讲述了档案是怎样保存下来的|关闭了通往灯塔的小路".split("|"),
    "where": "在{t}|在火车站附近|在森林边上|在岛上|在{t}和{t}之间|在市政厅里|在医院外面|在河边|在{t}以北的山谷里|在大学里|在教堂后面|在四个区中最小的一个区|在{t}郊外的农场".split("|"),
    "when": "星期一|上个星期|{n}年春天|{n}年之后|午夜之前不久|罢工期间|三月初|季末|第二天|一个寒冷的星期四晚上|检查员到来之前|{n}年|几个小时之内|第三次".split("|"),
    "add": "因为钱已经用完了|虽然谁也没有料到|当时{p}还在国外|这让{p}也感到惊讶|尽管气象部门发出了警告|好让道路保持畅通|正如来自{t}的文件所显示的那样|但是细节仍不清楚|直到找到更好的办法为止|有{n}个人前来观看|没有经过多少讨论|因为旧的法律已经失效".split("|"),
    "make": ["{when}，{who}{where}{did}", "{who}{did}，{add}", "{where}，{who}{did}，{add}", "“我们不能再等了，”{p}说，于是{who}{when}{did}", "{when}{who}{did}，{who}{where}{did}，{add}"],
    "end": "。",
    "noise": ["分享到", "微博 | 微信 | QQ空间", "订阅我们的新闻通讯", "上一篇", "下一篇 »", "发表评论", "您的电子邮箱地址不会被公开。 必填项已用 * 标注", "我们使用Cookie来改善您的体验。", "相关文章", "阅读更多", "广告", "5 条评论", "打印", "返回顶部"],
}
ARABIC = {
    "who": "مجلس المدينة|{p}|المتحدث باسم {p}|صاحبة المطحنة القديمة|مدير الميناء في {t}|معلمتان من {t}|المحكمة الإقليمية|فرقة الإطفاء|مجموعة من السكان|وزارة النقل|مهندسو محطة الكهرباء|متحف {t}|شقيقها|معظم العمال البالغ عددهم {n}|مراسل من {t}|نقابة السائقين|{p} الذي يملك مخبزا في {t}|شركة التأمين|المزارعون قرب {t}|ثاني القضاة الثلاثة".split("|"),
    "did": "أجل التصويت على الجسر الجديد|عثر على {n} رسالة في قبو|طلب رأيا ثانيا|وعد بإعادة بناء الطاحونة قبل الربيع|رفض التعليق على الأرقام|باع آخر قوارب الصيد|زرع {n} شجرة على طول القناة|وصف ليلة الفيضان|افتتح ورشة للمتدربين|قاس ارتفاع السد مرة أخرى|سحب الشكوى دون ذكر السبب|كتب رسالة عن المحضر المفقود|أحصى {n} بجعة على البحيرة المتجمدة|أشاد بصبر المتطوعين|اشترى عربة قطار قديمة|اكتشف صدعا في الجدار الشمالي|ألغى الحفل بعد المطر الغزير|حذر من ارتفاع الأسعار بنسبة {n} في المئة|شرح كيف أنقذ الأرشيف|أغلق الطريق المؤدي إلى المنارة".split("|"),
    "where": "في {t}|قرب محطة القطار|على طرف الغابة|في الجزيرة|بين {t} و{t}|في مبنى البلدية|أمام المستشفى|بجانب النهر|في واد شمال {t}|في الجامعة|خلف المسجد الكبير|في أصغر الأحياء الأربعة|في مزرعة خارج {t}".split("|"),
    "when": "يوم الاثنين|الأسبوع الماضي|في ربيع عام {n}|بعد {n} سنوات|قبيل منتصف الليل|أثناء الإضراب|في أوائل مارس|في نهاية الموسم|في اليوم التالي|في مساء خميس بارد|قبل وصول المفتشين|في عام {n}|خلال ساعات|للمرة الثالثة".split("|"),
    "add": "لأن المال قد نفد|رغم أن أحدا لم يتوقع ذلك|بينما كان {p} خارج البلاد|وهو ما فاجأ حتى {p}|رغم تحذير من هيئة الأرصاد|كي يبقى الطريق مفتوحا|كما تظهر الوثائق من {t}|لكن التفاصيل لا تزال غير واضحة|حتى يوجد حل أفضل|وحضر {n} شخصا للمشاهدة|دون نقاش طويل|بعد انتهاء العمل بالقانون القديم".split("|"),
    "make": ["{when}، {who} {did} {where}", "{who} {did}، {add}", "{where} {who} {did}، {add}", "«لا يمكننا الانتظار أكثر»، قال {p}، و{when} {who} {did}", "{when} {where}، {who} {did}، {add}"],
    "end": ". ",
    "noise": ["شارك هذا المقال", "فيسبوك | تويتر | واتساب", "اشترك في نشرتنا الإخبارية", "المقال السابق", "المقال التالي »", "اترك تعليقاً", "لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *", "نستخدم ملفات تعريف الارتباط لتحسين تجربتك.", "مقالات ذات صلة", "اقرأ المزيد", "إعلان", "٣ تعليقات", "طباعة"],
}
SPANISH = {
    "who": "el ayuntamiento|{p}|un portavoz de {p}|la dueña de la antigua cervecería|el jefe del puerto de {t}|dos maestras de {t}|el tribunal regional|el cuerpo de bomberos|un grupo de vecinos|el ministerio de transportes|la ingeniera de la central|el museo de {t}|su hermano|la mayoría de los {n} trabajadores|el obispo de {t}|una periodista de {t}|el sindicato de conductores|{p}, panadero en {t},|la aseguradora|nadie en el pueblo".split("|"),
    "did": "aplazó la votación sobre el nuevo puente|encontró {n} cartas en un sótano|pidió una segunda opinión|prometió reconstruir el molino antes de la primavera|no quiso comentar las cifras|vendió el último barco de pesca|plantó {n} robles a lo largo del canal|describió la noche de la inundación|abrió un taller para aprendices|midió otra vez la altura de la presa|retiró la queja sin dar razones|escribió a {p} por el acta perdida|contó {n} cisnes en el lago helado|elogió la paciencia de los voluntarios|compró un vagón de tren en desuso|descubrió una grieta en el muro norte|canceló el concierto tras la tormenta|advirtió de que los precios subirán un {n} por ciento|explicó cómo se salvó el archivo|cerró el sendero del faro".split("|"),
    "where": "en {t}|cerca de la estación|al borde del bosque|en la isla|entre {t} y {t}|en la casa consistorial|delante del hospital|junto al río|en un valle al norte de {t}|en la universidad|detrás de la catedral|en el más pequeño de los cuatro distritos|en una granja de {t}".split("|"),
    "when": "el lunes|la semana pasada|en la primavera de {n}|después de {n} años|poco antes de la medianoche|durante la huelga|a principios de marzo|al final de la temporada|al día siguiente|una fría tarde de jueves|antes de que llegaran los inspectores|en {n}|en pocas horas|por tercera vez".split("|"),
    "add": "porque se había acabado el dinero|aunque nadie lo esperaba|mientras {p} seguía en el extranjero|lo que sorprendió incluso a {p}|pese al aviso del servicio meteorológico|para que la carretera siga abierta|como muestran los documentos de {t}|pero los detalles no están claros|hasta que haya una solución mejor|y {n} personas acudieron a verlo|sin mucha discusión|ya que la vieja ley había caducado".split("|"),
    "make": ["{when}, {who} {did} {where}", "{who} {did} {when}, {add}", "{where}, {who} {did}, {add}", "«No podemos esperar más», dijo {p}, y {when} {who} {did}", "{who} {did} {where}, y {who} {did}"],
    "end": ". ",
    "noise": ["Compartir este artículo", "Facebook | Twitter | WhatsApp | Correo", "Suscríbete a nuestro boletín", "Entrada anterior", "Entrada siguiente »", "Deja una respuesta", "Tu dirección de correo electrónico no será publicada. Los campos obligatorios están marcados con *", "Utilizamos cookies para mejorar su experiencia.", "Artículos relacionados", "Leer más", "Publicidad", "4 comentarios", "Imprimir", "Volver arriba"],
}
LATIN = ("ba be bo da del den fa fen gar gol hal har hol jo ka kel kor la lin lo ma mar mel na nor o pa per ra ren ro sa sel ta tan tor u va vel vin wa wes".split(), "a berg burg by dal don e field ford gen holm ia land ley mar mont na o ov rin s stad ton vik".split())
CYRILLIC = ("ба бел бо вар вол га гор да дал ка ков ла лим ма мор на нев о пар ра рос са сел та тор хо чер".split(), "а ан град ев енко ин ино ка ма ов ово ск ское та".split())
HAN = (list("安白北陈程东方高古海何红江金李林龙马明宁秋山沈石苏唐王文吴西新叶云张长赵中周"), list("安成川德峰光国海河华江军康丽林南宁平清山水天文溪兴阳英远州"))
ARAB = ("أب بن تل حس خا دا را زي سا سل شم صا عا عب غا فا قا كر لي ما نا نو ها يا".split(), "د ر م ن ان ين وان يد ير يم ول ار".split())
LANGUAGES = [("en", ENGLISH, LATIN), ("de", GERMAN, LATIN), ("ru", RUSSIAN, CYRILLIC), ("zh", CHINESE, HAN), ("ar", ARABIC, ARAB), ("es", SPANISH, LATIN)]
# English twice as often as any other.
WEIGHTS = [2, 1, 1, 1, 1, 1]
SCRIPTS = [
    "<script>window.dataLayer = window.dataLayer || []; function gtag(){dataLayer.push(arguments);}</script>",
    "(function(d, s, id) { var js, fjs = d.getElementsByTagName(s)[0]; if (d.getElementById(id)) return;",
    "googletag.cmd.push(function() { googletag.display('div-gpt-ad-1'); });",
    "var adSlot = {id: 'top-banner', size: [728, 90]};",
    ".entry-content p { margin: 0 0 1.5em; color: #333; }",
]


class Writer:
    """Writes articles, one after the other."""

    def __init__(self, seed, noise):
        self.random = random.Random(seed)
        self.noise = noise

    def pick(self, items):
        return items[int(self.random.random() * len(items))]

    def word(self, syllables):
        heads, tails = syllables
        name = self.pick(heads) + (self.pick(heads) if self.random.random() < 0.4 else "") + self.pick(tails)
        return name[:1].upper() + name[1:]

    def fill(self, template, words, syllables):
        """Replaces slots, innermost last: a phrase has slots of its own."""
        out, rest = [], template
        while True:
            head, brace, tail = rest.partition("{")
            out.append(head)
            if not brace:
                return "".join(out)
            slot, _, rest = tail.partition("}")
            if slot == "n":
                out.append(str(int(3 + 2000 * self.random.random() ** 3)))
            elif slot == "t":
                out.append(self.word(syllables))
            elif slot == "p":
                gap = "" if syllables is HAN else " "
                out.append(self.word(syllables) + gap + self.word(syllables))
            else:
                out.append(self.fill(self.pick(words[slot]), words, syllables))

    def sentence(self, words, syllables):
        text = self.fill(self.pick(words["make"]), words, syllables).replace(" ,", ",")
        return text[:1].upper() + text[1:] + words["end"]

    def article(self):
        """Language and text of an article of 1 to 10 kB."""
        lang, words, syllables = self.random.choices(LANGUAGES, WEIGHTS)[0]
        target = min(10_000, int(1_000 + self.random.expovariate(1 / 2_500)))
        lines = [self.fill("{who} {did}", words, syllables), ""]
        size = 0
        while size < target:
            sentences = 1 + int(self.random.random() * 6)
            paragraph = "".join(self.sentence(words, syllables) for _ in range(sentences)).rstrip()
            size += len(paragraph.encode())
            lines += [paragraph, ""]
            if self.random.random() < self.noise / 2:
                lines += [self.pick(words["noise"]), ""]
        if self.random.random() < 6 * self.noise:
            lines[0:0] = [self.pick(words["noise"]) for _ in range(1 + int(2 * self.random.random()))]
        if self.random.random() < 10 * self.noise:
            lines += [self.pick(words["noise"]) for _ in range(1 + int(5 * self.random.random()))]
        if self.random.random() < self.noise:
            at = int(self.random.random() * len(lines))
            lines[at:at] = [self.pick(SCRIPTS)]
        return lang, "\n".join(lines).rstrip("\n") + "\n"


def articles(size, seed, noise):
    """Articles until their texts have `size` bytes."""
    writer = Writer(seed, noise)
    while size > 0:
        lang, text = writer.article()
        size -= len(text.encode())
        yield lang, text


def write_jsonl(path, size, seed=1, noise=0.03):
    """JSON lines, letters as they are; gives the number of documents."""
    count = 0
    with open(path, "w", encoding="utf-8", newline="\n") as out:
        for count, (lang, text) in enumerate(articles(size, seed, noise), 1):
            record = {"id": count, "url": f"https://{lang}{count % 97}.example.org/{count}", "text": text}
            out.write(json.dumps(record, ensure_ascii=False) + "\n")
    return count


def write_folder(folder, files, seed=1, noise=0.03):
    """Small files of one paragraph or two and some noise, 500 a folder."""
    writer = Writer(seed, noise)
    for number in range(files):
        if number % 500 == 0:
            part = os.path.join(folder, f"{number // 500:03}")
            os.makedirs(part, exist_ok=True)
        _, text = writer.article()
        lines = text.splitlines(keepends=True)
        with open(os.path.join(part, f"{number:06}.txt"), "w", encoding="utf-8", newline="\n") as out:
            out.write("".join(lines[:3] + lines[-2:]))


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("out", help="a .jsonl file, or with --files a folder")
    parser.add_argument("--mb", type=float, default=200, help="size of the texts in megabytes")
    parser.add_argument("--files", type=int, help="so many small .txt files instead")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--noise", type=float, default=0.03, help="share of lines that are noise")
    args = parser.parse_args()
    if args.files:
        write_folder(args.out, args.files, args.seed, args.noise)
    else:
        print(write_jsonl(args.out, int(args.mb * 1e6), args.seed, args.noise), "documents")


if __name__ == "__main__":
    main()
