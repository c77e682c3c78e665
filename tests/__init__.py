"""What must hold: units beside this file, the flows over HTTP, the attacks, the vectors."""
