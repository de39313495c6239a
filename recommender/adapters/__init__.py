"""What is plugged in: the only files that import faiss, torch and sqlalchemy."""
