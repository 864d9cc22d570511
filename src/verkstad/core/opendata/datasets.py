"""What is published: each data set with its files, in the order of the page."""

from dataclasses import dataclass

from verkstad.core.opendata.facts import Text
from verkstad.core.opendata.tables import TABLES

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
LICENCE_OF_EU = "http://publications.europa.eu/resource/authority/licence/CC0"
JSON, CSV, XML = "application/json", "text/csv", "application/xml"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TURTLE, JSONLD = "text/turtle", "application/ld+json"
FORMATS = {JSON: "JSON", CSV: "CSV", XML: "XML", XLSX: "XLSX", TURTLE: "RDF_TURTLE", JSONLD: "JSON_LD"}


@dataclass(frozen=True)
class File:
    """A file of a data set: its name, which is its address for ever, and its media type."""

    name: str
    media_type: str

    @property
    def content_type(self) -> str:
        return self.media_type if self.media_type == XLSX else f"{self.media_type}; charset=utf-8"

    @property
    def format(self) -> str:
        return FORMATS[self.media_type]


@dataclass(frozen=True)
class Dataset:
    """A data set in one standard's form."""

    key: str
    title: Text
    what: Text
    files: tuple[File, ...]
    standard: str = ""
    standard_url: str = ""


PLAIN = Dataset(
    "tabeller",
    Text("Bidrag och utlysningar som tabeller", "Grants and calls as tables"),
    Text("Allt på ett ställe: bidragen, hur pengarna har rört sig, vad projekten har redovisat, och utlysningarna.",
         "All in one place: the grants, how the money has moved, what projects have reported, and the calls."),
    (*(File(table.file, CSV) for table in TABLES), File("datapackage.json", JSON)),
    "Frictionless Data Package", "https://specs.frictionlessdata.io/tabular-data-package/",
)  # fmt: skip
FUNDERS = Dataset(
    "finansiarer",
    Text("I de svenska finansiärernas form (GDP)", "In the form of the Swedish funders (GDP)"),
    Text("Utlysningar, antal ansökningar och finansierade aktiviteter med samma namn som Energimyndigheten, Formas, Forte, "
         "Vetenskapsrådet och Vinnova använder.",
         "Calls, numbers of applications and funded activities under the names that the Swedish research funders use."),
    (File("finansierade-aktiviteter.json", JSON),),
    "GDP", "https://github.com/Common-data-project-GDP/Documentation",
)  # fmt: skip
THREESIXTY = Dataset(
    "360giving",
    Text("Bidragen enligt 360Giving", "The grants as 360Giving"),
    Text("Bidragen så att de kan läggas samman med andra givares. Bara bidrag där mottagare, belopp och beslutsdag är kända.",
         "The grants so that they add up with other funders'. Only those whose receiver, amount and day are known."),
    (File("360giving.json", JSON), File("360giving.csv", CSV), File("360giving.xlsx", XLSX)),
    "360Giving Data Standard 1.4", "https://standard.threesixtygiving.org/",
)  # fmt: skip
COMMON_GRANTS = Dataset(
    "commongrants",
    Text("Utlysningar och bidrag enligt CommonGrants", "Calls and awards as CommonGrants"),
    Text("Samma uppgifter som i gränssnittet för maskiner, samlade i filer.",
         "The same as the interface for machines gives, gathered in files."),
    (File("commongrants-utlysningar.json", JSON), File("commongrants-bidrag.json", JSON)),
    "CommonGrants 0.5", "https://commongrants.org/",
)  # fmt: skip
IATI = Dataset(
    "iati",
    Text("Bidragen med resultat enligt IATI", "The grants with results as IATI"),
    Text("Varje bidrag som en aktivitet med pengar och redovisade resultat, på svenska och engelska.",
         "Each grant as an activity with money and reported results, in Swedish and English."),
    (File("iati.xml", XML),),
    "IATI 2.03", "https://iatistandard.org/",
)  # fmt: skip
DATASETS = (PLAIN, FUNDERS, THREESIXTY, COMMON_GRANTS, IATI)
CATALOGUE = Dataset(
    "katalog",
    Text("Katalogen", "The catalogue"),
    Text("Beskriver datamängderna ovan för dataportaler som Sveriges dataportal.",
         "Describes the data sets above to data portals such as Sweden's."),
    (File("katalog.ttl", TURTLE), File("katalog.jsonld", JSONLD)),
    "DCAT-AP-SE 3", "https://docs.dataportal.se/dcat/3.0.0/sv/",
)  # fmt: skip
EVERY = (*DATASETS, CATALOGUE)
FILES = {file.name: file for one in EVERY for file in one.files}
