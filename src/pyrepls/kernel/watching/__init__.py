"""Which variables change while code runs: exact until hot. The rules and their reasons: `docs/guide/watching.md`."""
