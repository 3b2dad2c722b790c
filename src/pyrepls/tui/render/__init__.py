"""From what user code printed to rows that may be painted: no Textual in here, nothing raw comes out."""
