"""Cities as folders of data: reading them, finding places in them, importing official areas."""
