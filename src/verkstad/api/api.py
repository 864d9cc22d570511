from ninja import NinjaAPI

from verkstad import __version__

api = NinjaAPI(title="Verkstad", version=__version__, urls_namespace="api", docs_url=None)
