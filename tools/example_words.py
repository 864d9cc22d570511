"""Invented names and sentences for the living example. Nothing here is a real organisation, project or decision."""

MARK = "(påhittat)"

# One invented promoter a region, in the order of the county codes.
PLACES = {
    "01": "Kvarnviken", "03": "Ekelunda", "04": "Granfors", "05": "Stenåker", "06": "Bokhult", "07": "Älmviken", "08": "Sandkulla",
    "09": "Rauksund", "10": "Ekhamn", "12": "Björkelösa", "13": "Havsbacka", "14": "Götvik", "17": "Klarfors", "18": "Malmsjön",
    "19": "Hyttbo", "20": "Falunda", "21": "Järvstad", "22": "Höganäset", "23": "Storfjället", "24": "Umbäck", "25": "Malmlunda",
}  # fmt: skip

PROMOTERS = ("Industricentrum", "Science Park", "Produktionshuset", "Teknikringen", "Verkstadsklustret")

COMPANIES = (
    "Plåt & Svets", "Finmekanik", "Trävaror", "Gjuteri", "Elmontage", "Verktyg", "Kompositteknik", "Förpackningar", "Hydraulik",
    "Ytbehandling", "Maskinservice", "Plastform",
)  # fmt: skip

# (name in Swedish, summary sv, summary en, focus area, approach)
THEMES = (
    ("Digital tvilling i småskalig produktion", "Små tillverkare bygger en digital modell av en maskin i taget.",
     "Small manufacturers build a digital model of one machine at a time.", "digitalt", "company_near"),
    ("Svetsrobot på prov", "Företag lånar en robotcell i sex veckor och räknar på en egen.",
     "Companies borrow a robot cell for six weeks and work out whether to buy one.", "digitalt", "company_near"),
    ("Restvärme blir råvara", "Grannföretag kartlägger värme och spill som de kan använda åt varandra.",
     "Neighbouring companies map heat and waste that they can use for each other.", "klimat", "structural"),
    ("Yrkeslärare i verkstaden", "Lärare och handledare byter plats två veckor om året.",
     "Teachers and supervisors change places two weeks a year.", "kompetens", "structural"),
    ("Kompetenskarta för verkstadsföretag", "Coacher går igenom roller, kunnande och luckor företag för företag.",
     "Coaches go through roles, skills and gaps company by company.", "kompetens", "company_near"),
    ("Öppen testbädd för ytbehandling", "En testbädd öppnas för företag som vill slippa lösningsmedel.",
     "A test bed opens to companies that want to do without solvents.", "testbadd", "structural"),
    ("Kortare ställtider", "En produktionscoach mäter, företaget provar, båda räknar på vinsten.",
     "A production coach measures, the company tries, both work out the gain.", "digitalt", "company_near"),
    ("Additiv tillverkning av reservdelar", "Reservdelar ritas om och skrivs ut på prov tillsammans med en testbädd.",
     "Spare parts are redrawn and printed on trial together with a test bed.", "testbadd", "company_near"),
    ("Cirkulära förpackningar", "Leverantörer och kunder tar fram lådor som går runt.",
     "Suppliers and customers develop boxes that go round.", "klimat", "company_near"),
    ("Gemensam ingång för industriföretag", "Näringslivskontor, coacher och testbäddar delar en väg in.",
     "Business offices, coaches and test beds share one way in.", "kompetens", "structural"),
)  # fmt: skip

PRESTUDIES = (
    ("Förstudie om automation i livsmedel", "Vilka steg i små livsmedelsfabriker kan en robot ta över?",
     "Which steps in small food factories can a robot take over?", "digitalt", "structural"),
    ("Förstudie om delad provutrustning", "Kan tre kommuner dela på mätrum och provmaskiner?",
     "Can three municipalities share measuring rooms and test machines?", "testbadd", "structural"),
)  # fmt: skip

AREAS = (
    ("digitalt", "Digital produktion", "Digital production", "Data och automation ska löna sig i små företag",
     "Data and automation pay in small companies"),
    ("klimat", "Resurssnål produktion", "Resource-lean production", "Mindre energi, spill och ny råvara",
     "Less energy, waste and new material"),
    ("kompetens", "Kompetens för omställning", "Skills for change", "Rätt kunnande i tid", "The right skills in time"),
    ("testbadd", "Öppna testbäddar", "Open test beds", "Utrustning som fler får pröva", "Equipment that more may try"),
)  # fmt: skip

NEEDS = (
    ("Svårt att hitta tid för utveckling", "Hard to find time for development"),
    ("Maskiner som inte talar med varandra", "Machines that do not talk to each other"),
    ("För få sökande till tekniska roller", "Too few applicants for technical roles"),
    ("Höga och ryckiga energikostnader", "High and jumpy energy costs"),
)

INDICATORS = (
    ("companies_reached", "Företag nådda", "Companies reached", "count", "yes"),
    ("companies_interviewed", "Företag intervjuade", "Companies interviewed", "count", "yes"),
    ("companies_coached", "Företag med coach", "Companies with a coach", "count", "yes"),
    ("companies_invested", "Företag som investerade", "Companies that invested", "count", "yes"),
    ("thesis_hosts", "Företag med examensarbeten", "Companies hosting theses", "count", "yes"),
    ("satisfied", "Deltagare som svarade 4 eller 5 av 5", "Participants who answered 4 or 5 of 5", "percent", "no"),
)

STAGES = (
    ("Nådda", "Reached"),
    ("Intervjuade", "Interviewed"),
    ("Med coach", "With a coach"),
    ("Investerade", "Invested"),
)
