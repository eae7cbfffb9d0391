"""What each mart must mean, one module a mart: `NEVER`, the rows it must never have, and `more()`, what else holds."""
