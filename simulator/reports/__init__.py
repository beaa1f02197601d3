"""What people read: tables, the SEC Panel report, pictures, and the files of a run. Drawn from results and journal."""
