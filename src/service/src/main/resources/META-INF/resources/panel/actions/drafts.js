/**
 * What was typed into a dialog, kept in this tab until its action has succeeded: a session that
 * ends, a reload or an error loses nothing.
 */

const PREFIX = 'fusebox.draft.';

/** @returns {object} empty: none is kept */
export function draft(key) {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + key)) ?? {};
  } catch {
    return {};
  }
}

export function keepDraft(key, values) {
  try {
    sessionStorage.setItem(PREFIX + key, JSON.stringify(values));
  } catch {
    // Without storage it is kept as long as the dialog is open.
  }
}

/** Drops all that this tab has. */
export function dropDrafts() {
  try {
    for (const key of Object.keys(sessionStorage)) {
      if (key.startsWith(PREFIX)) sessionStorage.removeItem(key);
    }
  } catch {
    // There is none.
  }
}

export function dropDraft(key) {
  try {
    sessionStorage.removeItem(PREFIX + key);
  } catch {
    // There is none.
  }
}
