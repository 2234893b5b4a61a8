"""Files of strangers, whatever they hold: read within bounds, so that no file costs more than its size allows."""
