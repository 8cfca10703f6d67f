"""The screens: a full-screen terminal application over the desk. It imports the domain and the desk, no adapter."""
