"""Open data: grants and calls as everybody may know them, in the forms of several standards, in dated versions."""
