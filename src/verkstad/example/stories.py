"""What the invented applications say. Amounts in whole kronor."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Prestudy:
    """An application to the closed call for prestudies: who, what, how much, what the reviewers thought (1 to 5)."""

    owner: str
    title: str
    question: str
    method: str
    use: str
    kronor: int
    companies: int
    sent: tuple[int, int, int]  # days ago, hour, minute
    outcome: str  # the state it ends in
    scores: tuple[tuple[int, int, int], ...] = ((3, 3, 3), (3, 3, 3))
    pilot: str = ""
    said: str = ""


PRESTUDIES = (
    Prestudy("ex-framjare-20", "Vad gjuterierna behöver kunna 2030",
             "Vilka kunskaper saknas när gjuterierna går över till elugnar, och var finns utbildningen?",
             "Intervjuer på plats med 20 gjuterier, en enkät till övriga och en genomgång av länets utbildningar.",
             "Planen går till länets kompetensråd, som har lovat att ta upp den i sitt arbete för 2028.",
             390_000, 45, (30, 11, 20), "granted", ((5, 5, 4), (5, 4, 5))),
    Prestudy("ex-framjare-14", "Svetsa med robot: från prov till vardag",
             "Varför står svetsrobotar stilla i små verkstäder, och vilken kunskap skulle få i gång dem?",
             "Besök hos 30 verkstäder. Varje besök följer samma frågor. Resultatet jämförs med maskinernas drifttid.",
             "Handlingsplanen blir underlag för tre yrkeshögskolor i länet.",
             400_000, 60, (26, 15, 5), "granted", ((5, 4, 4), (4, 5, 4)),
             pilot="Fyra verkstäder prövar en kort kurs för operatörer under våren."),
    Prestudy("ex-framjare-24", "Hydraulik utan läckage",
             "Hur sprids kunskap om tätningar och renhet mellan inlandets underhållsföretag?",
             "Kartläggning genom kaffebesök hos 25 företag i sju kommuner, tillsammans med näringslivskontoren.",
             "Kommunernas näringslivskontor tar över kontakten med företagen efter förstudien.",
             350_000, 25, (21, 9, 40), "granted", ((4, 5, 4), (5, 4, 4))),
    Prestudy("ex-framjare-06", "Verktygsmakare till varje företag",
             "Hur många verktygsmakare går i pension före 2032, och vem ska ersätta dem?",
             "Register över yrkesverksamma, intervjuer med 15 företag och två gymnasieskolor.",
             "Region och kommuner använder planen när gymnasieprogrammen ses över.",
             380_000, 35, (19, 16, 30), "proposed", ((4, 4, 4), (4, 4, 3))),
    Prestudy("ex-framjare-18", "Plast som kan gå runt",
             "Vilken materialkunskap behöver formsprutare för att använda återvunnen råvara?",
             "Prov i labb med tre material, intervjuer med 18 företag och deras kunder.",
             "Resultatet läggs i en öppen handbok som klustret förvaltar.",
             400_000, 30, (16, 10, 10), "checked", ((4, 3, 4), (2, 5, 4))),
    Prestudy("ex-framjare-05", "Ytbehandling med mindre vatten",
             "Vilken kunskap om slutna system finns i länet, och vad hindrar företagen från att använda den?",
             "Genomgång av tio anläggningar och två workshoppar med leverantörer.",
             "Teknikringen håller kurser vidare med egen personal.",
             395_000, 22, (14, 13, 0), "checked", ((3, 4, 4), (4, 3, 3))),
    Prestudy("ex-framjare-03", "Ingenjörer som stannar",
             "Varför lämnar nyutexaminerade ingenjörer små företag inom två år?",
             "Intervjuer med 40 ingenjörer och deras chefer.",
             "Resultatet presenteras för länets industriråd.",
             400_000, 40, (13, 17, 45), "checked", ((3, 3, 3), (3, 3, 4))),
    Prestudy("ex-framjare-22", "Drönare i lagret",
             "Kan små lager inventeras med drönare?",
             "En demonstration hos ett företag och en rapport.",
             "Rapporten läggs på klustrets webbplats.",
             400_000, 3, (12, 15, 58), "rejected", ((2, 2, 2), (2, 1, 2))),
    Prestudy("ex-framjare-08", "Sandkulla möter industrin",
             "Hur kan science parken bli känd hos industrin?",
             "Annonser, mässor och ett nyhetsbrev.",
             "Nyhetsbrevet fortsätter.",
             250_000, 10, (24, 8, 15), "dismissed",
             said="Ansökan gäller er löpande verksamhet och saknar den kartläggning som utlysningen kräver. Vi bad om "
                  "en komplettering, men någon sådan har inte kommit."),
    Prestudy("ex-framjare-09", "Kalk och sten i nya händer",
             "Vilka kunskaper behöver stenindustrin när maskinerna byts?",
             "Intervjuer med tolv företag.",
             "Planen går till regionens kompetensråd.",
             300_000, 12, (18, 14, 25), "withdrawn",
             said="Vi söker i stället tillsammans med ett grannlän nästa gång."),
)  # fmt: skip

REASONS = {
    "granted": "Förstudien svarar på ett behov som flera företag själva har pekat ut. Metoden är tydlig och planen har en "
               "mottagare som har sagt ja till att använda den. Båda granskarna gav höga poäng på alla kriterier.",
    "rejected": "Ansökan uppfyller kraven, men den får de lägsta poängen i bedömningen. Det är oklart vilka kunskaper som "
                "ska kartläggas, bara ett företag deltar och ingen har åtagit sig att använda resultatet. Pengarna "
                "räcker till ansökningarna högre upp på listan.",
    "proposed": "Förstudien gäller en brist som redan märks i länet, och två skolor deltar. Poängen ligger över gränsen för "
                "utlysningens pengar.",
}  # fmt: skip
STRONG, WEAK = (
    "Tydlig fråga, och den som ska använda svaret är med.",
    "Tidplanen är snäv, och få företag nämns vid namn.",
)


@dataclass(frozen=True)
class Cheque:
    """A company's application for a cheque. `facts` are the invented register's facts."""

    owner: str
    aim: str
    supplier: str
    cost: int
    employees: int
    turnover: int
    sni: str
    sent: tuple[int, int, int]
    outcome: str
    said: str = ""
    registered: str = "2009-10-05"


CHEQUES = (
    Cheque("ex-foretag-10", "Vi ska mäta skiktets tjocklek medan vi arbetar, i stället för efteråt.", "Mätkonsult i Stenåker",
           400_000, 18, 31_000_000, "25.610", (41, 9, 12), "granted",
           said="Företaget uppfyller villkoren enligt de uppgifter som finns. Insatsen köps av någon utomstående och "
                "leder till att mindre material kasseras."),
    Cheque("ex-foretag-11", "Vi vill köpa en ny svarv.", "Maskinhuset", 380_000, 9, 12_000_000, "33.120",
           (33, 22, 41), "appealed",
           said="Stödet kan gå till rådgivning eller en projektanställd, men inte till maskiner. Ansökan gäller inköp av "
                "en svarv och faller därför utanför villkoren."),
    Cheque("ex-foretag-04", "Vi ska se temperaturen i varje form medan vi gjuter.",
           "Formdata i Falunda", 240_000, 22, 41_000_000, "24.510", (38, 8, 30), "reconsidered",
           said="Enligt uppgifterna i ansökan har leverantören samma ägare som företaget. Stödet kan inte gå till tjänster "
                "som ett företag köper från egna bolag."),
    Cheque("ex-foretag-02", "Ritningar ska gå direkt från kunden till maskinen, utan att skrivas om för hand.",
           "Teknikbyrån Älmviken", 300_000, 24, 46_000_000, "25.620", (20, 7, 55), "completing",
           said="Skriv vad leverantören ska göra och när, och lägg till en uppdelad kostnad i budgeten."),
    Cheque("ex-foretag-07", "Vi ska förutse när verktygen behöver bytas.", "Datahuset Björkelösa", 260_000, 14, 19_500_000,
           "22.290", (9, 16, 20), "registered"),
    Cheque("ex-foretag-06", "Limma i stället för att svetsa, med en konsult som visar hur man provar fogen.", "Fogteknik i Bokhult",
           160_000, 16, 24_000_000, "25.730", (37, 10, 45), "declined",
           said="Företaget uppfyller villkoren enligt de uppgifter som finns. Insatsen köps av någon utomstående."),
    Cheque("ex-foretag-05", "Mät elen i varje maskin, så att vi vet vad en detalj kostar att göra.", "Energiräknarna",
           200_000, 13, 22_000_000, "27.120", (36, 14, 20), "lowered",
           said="Företaget uppfyller villkoren enligt de uppgifter som finns. Kostnaden för konsultens resor räknas inte."),
    Cheque("ex-foretag-08", "Planera körningarna så att maskinerna står stilla mindre.", "Planeringsstöd i Hyttbo",
           220_000, 31, 58_000_000, "17.210", (3, 12, 5), "sent"),
    Cheque("ex-foretag-12", "Spåra varje detalj med märkning.", "Märkteknik", 180_000, 11, 15_000_000, "22.210",
           (28, 13, 37), "withdrawn", said="Vi väntar till nästa år."),
)  # fmt: skip

SPECIAL = "Rådgivningen ska köpas av någon som företaget inte har samma ägare som."
CONDITIONS = (  # text, days after the decision, before anything is paid
    ("Skicka det påskrivna avtalet med leverantören till oss", 16, True),
    ("Visa med en mätning före insatsen hur mycket material som kasseras", 25, True),
)
FOLLOWED = "Avtalet kom in i tid, är påskrivet av båda parter och har samma pris som ansökan."
APPEALED = (
    "Vi överklagar avslaget och vill att beslutet ändras så att vi får stödet.\n\nSvarven är bara en del av det vi söker "
    "för. Halva summan är en konsult som ska lära våra operatörer att programmera den, och det är rådgivning. Det "
    "framgick inte tydligt av ansökan, men offerten som vi skickar med visar det."
)


@dataclass(frozen=True)
class Anew:
    """What is said when a case is decided anew: by the company, by the officer who looks at it, in the new decision."""

    asked: str
    found: str
    reasons: str


RECONSIDERED = Anew(
    "Leverantören har inte samma ägare som vi. Vår ägare sålde sin del i våras, före ansökan. Vi skickar med utdraget ur "
    "bolagsregistret och ber er ompröva beslutet.",
    "Utdraget ur bolagsregistret visar att leverantören bytte ägare innan ansökan kom in. Skälet för avslaget håller därför "
    "inte, och ärendet ska prövas på nytt i sin helhet.",
    "Vid omprövningen har det kommit fram att leverantören inte har samma ägare som företaget. Företaget uppfyller villkoren "
    "enligt de uppgifter som finns, och insatsen köps av någon utomstående.",
)

RESTORED = Anew(
    "Ni har räknat bort konsultens resor. Resorna ingår i det fasta pris som offerten anger, och ni har själva skrivit att ett "
    "fast pris godtas. Vi ber er ompröva beslutet.",
    "Offerten anger ett fast pris där resorna ingår. Skälet för att räkna bort dem håller därför inte, och beslutet ska "
    "ändras så att hela kostnaden räknas.",
    "Vid omprövningen har det kommit fram att resorna ingår i det fasta pris som offerten anger. Hela kostnaden räknas därför, "
    "och stödet höjs till det som söktes. I övrigt gäller det tidigare beslutet.",
)
DECLINED = "Kunden som ville ha limmade fogar har flyttat sin beställning, och vi har ingen annan nytta av insatsen nu."
REVOKED = ("Företaget har avstått från stödet, eftersom kunden som ville ha limmade fogar har flyttat sin beställning. Stödet behövs "
           "därför inte, och pengarna blir tillgängliga för andra.")  # fmt: skip
