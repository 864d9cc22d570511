import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "verkstad.settings")
application = get_wsgi_application()

# What is loaded now lives as long as the process: the collector need not look through it again and again. A page makes
# some thousands of things that are gone with it, few of them in circles.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
