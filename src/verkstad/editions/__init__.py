"""Reports as documents: written by several, signed, frozen with their figures, and begun anew from the last."""
