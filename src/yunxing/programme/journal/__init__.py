"""The journal: every act, who did it and when, in a chain that shows any change."""
