"""What every stage may use. Each app imports only those below it (see ARCHITECTURE.md)."""
