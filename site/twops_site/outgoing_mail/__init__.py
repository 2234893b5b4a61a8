"""Mails wait in the database, in the transaction that wrote them, until the worker has brought them to the mail server."""
