"""`python -m pyrepls` is the command `pyrepls`."""

from .cli.main import main

raise SystemExit(main())
