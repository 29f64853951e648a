"""What comes in from other programs as tables: read safely, mapped, compared with what is here, entered as one change."""
