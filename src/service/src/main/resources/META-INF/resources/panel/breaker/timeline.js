/** A breaker's history: its states with reasons, and apart from them its settings with differences. */
import { html, nothing } from '../lit.js';
import { now } from '../service/clock.js';
import { durationText } from '../text/times.js';
import { settingText } from '../text/settings.js';
import { stateText, whoText } from '../text/words.js';
import { stateLabel } from '../widgets/fuse.js';
import { foreign, moment } from '../widgets/text.js';

/** @param {any[]} transitions newest first */
export function timeline(transitions) {
  const states = transitions.filter(({ cause }) => cause !== 'SETTINGS_CHANGED');
  if (!states.length) return html`<p class="quiet">No change of state yet.</p>`;
  return html`<ol class="timeline" tabindex="0" aria-label="States, newest first">
    ${states.map((entry, i) => state(entry, i ? Date.parse(states[i - 1].at) : now()))}
  </ol>`;
}

function state(entry, end) {
  const who = whoText(entry);
  return html`<li data-state=${entry.to}>
    <span class="timeline-time">${moment(entry.at)}</span>
    <span class="timeline-text">
      ${stateLabel(entry.to, stateText(entry.to))}
      <span class="quiet">for ${durationText(end - Date.parse(entry.at))}</span>
      <span class="timeline-why"
        >${foreign(entry.why)}${entry.reason ? html` · ${foreign(entry.reason)}` : nothing}${who
          ? html` <span class="quiet">by ${foreign(who)}</span>`
          : nothing}</span
      >
    </span>
  </li>`;
}

/** @param {any[]} transitions newest first */
export function settingsHistory(transitions) {
  const changed = transitions.filter(({ cause }) => cause === 'SETTINGS_CHANGED');
  if (!changed.length) return html`<p class="quiet">Its settings have not been changed.</p>`;
  return html`<ol class="settings-history">
    ${changed.map(
      (entry) =>
        html`<li>
          <p>
            ${moment(entry.at)} <strong>${foreign(whoText(entry) ?? 'someone')}</strong>${entry.reason
              ? html`: ${foreign(entry.reason)}`
              : nothing}
          </p>
          <ul class="differences">
            ${entry.changes.map(difference)}
          </ul>
        </li>`,
    )}
  </ol>`;
}

export function difference({ setting, from, to }) {
  return html`<li>
    <code>${setting}</code> <del>${settingText(setting, from)}</del><span aria-hidden="true"> → </span
    ><span class="visually-hidden"> became </span><ins>${settingText(setting, to)}</ins>
  </li>`;
}
