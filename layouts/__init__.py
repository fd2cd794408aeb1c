"""Pure drawing: values in, components out. No callbacks, no database."""
