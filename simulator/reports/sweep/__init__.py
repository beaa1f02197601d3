"""What an experiment has found out: its replications as they are kept, tables, pictures, files."""
