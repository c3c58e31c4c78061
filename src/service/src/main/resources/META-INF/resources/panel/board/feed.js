/** The last hour beside the board: trips, overrides, settings; then live. */
import { html, nothing, repeat } from '../lit.js';
import { breakerLink } from '../router.js';
import { now } from '../service/clock.js';
import { listTransitions } from '../service/operations.js';
import { causeText, counted, ruleThatTripped, stateText, whoText } from '../text/words.js';
import { foreign, moment } from '../widgets/text.js';
import { grouped } from './feed-groups.js';

const HOUR = 3_600_000;
const MOST = 1000;
const SHOWN = 80;
const STALE_MS = 5000;

export class Feed {
  /** Newest first. @type {any[]} */
  #entries = [];
  #isRead = false;
  #grouped = { of: null, at: 0, groups: [] };
  /** The latest trip in words, for screen readers. */
  #announced = '';

  /** Reads the last hour, should it not have been read since the stream began. */
  async readOnce() {
    if (this.#isRead) return;
    this.#isRead = true;
    try {
      const since = new Date(now() - HOUR).toISOString();
      const { transitions } = await listTransitions({ since, limit: MOST });
      const known = new Set(transitions.map(({ id }) => id));
      this.#entries = [...this.#entries.filter(({ id }) => !known.has(id) && id > (transitions[0]?.id ?? 0)), ...transitions];
    } catch (problem) {
      this.#isRead = false;
      throw problem;
    }
  }

  forget() {
    this.#isRead = false;
  }

  add(entry) {
    if (this.#entries.some(({ id }) => id === entry.id)) return;
    this.#entries = [entry, ...this.#entries].slice(0, 2 * MOST);
    if (entry.to === 'OPEN' && entry.from === 'CLOSED') {
      this.#announced = `${entry.breaker} opened: ${entry.why}`;
    }
  }

  /** Made anew only when something happened, or a line may have become too old. */
  #groups() {
    const time = now();
    if (this.#grouped.of !== this.#entries || time - this.#grouped.at > STALE_MS) {
      const recent = this.#entries.filter(({ at }) => Date.parse(at) >= time - HOUR);
      this.#grouped = { of: this.#entries, at: time, groups: grouped(recent).slice(0, SHOWN) };
    }
    return this.#grouped.groups;
  }

  view() {
    const groups = this.#groups();
    return html`<section class="feed" aria-label="The last hour">
      <h2>The last hour</h2>
      <p class="visually-hidden" role="status">${this.#announced}</p>
      ${groups.length
        ? html`<ol tabindex="0" aria-label="Newest first">
            ${repeat(
              groups,
              ({ key }) => key,
              (group) => item(group),
            )}
          </ol>`
        : html`<p class="empty">Nothing happened.</p>`}
      <p class="feed-more"><a href="#/history">All that happened</a></p>
    </section>`;
  }
}

function item(group) {
  const { latest } = group;
  return html`<li class="feed-item" data-kind=${group.kind} data-to=${latest.to}>
    <span class="feed-sign" aria-hidden="true"></span>
    <span class="feed-time">${moment(latest.at)}</span>
    <span class="feed-text">${text(group)}</span>
  </li>`;
}

function text(group) {
  const { kind, latest, entries } = group;
  const name = html`<a href=${breakerLink(latest.breaker)}>${foreign(latest.breaker)}</a>`;
  switch (kind) {
    case 'trials':
      return html`${name}: ${trials(group)}`;
    case 'trip':
      return entries.length > 1
        ? html`${name} opened ${entries.length} times: ${detail(latest.why)}`
        : html`${name} opened: ${detail(latest.why)}`;
    case 'recovery':
      return html`${name} closed${entries.length > 1 ? ` ${entries.length} times` : ''}`;
    case 'settings':
      return html`${by(latest)} changed ${settings(entries)} of ${name}${reason(latest)}`;
    case 'operator':
      return html`${operatorText(group, name)}${reason(latest)}`;
    default:
      return html`${name}: ${causeText(latest.cause).toLowerCase()}, now ${stateText(latest.to).toLowerCase()}`;
  }
}

function trials({ failedTrials, expiredTrials }) {
  const parts = [
    failedTrials && counted(failedTrials, 'failed trial'),
    expiredTrials && counted(expiredTrials, 'expired trial'),
  ].filter(Boolean);
  return parts.join(', ') || 'a trial began';
}

/** The rule that tripped it, and the error. */
function detail(why) {
  const colon = why.indexOf(': ');
  const rule = ruleThatTripped(colon < 0 ? why : why.slice(0, colon));
  return html`<span class="quiet">${rule}${colon < 0 ? nothing : html`, ${foreign(why.slice(colon + 2))}`}</span>`;
}

const by = (entry) => html`<strong>${foreign(whoText(entry) ?? 'Someone')}</strong>`;
const reason = (entry) => (entry.reason ? html`<span class="quiet">: ${foreign(entry.reason)}</span>` : nothing);

function settings(entries) {
  const names = [...new Set(entries.flatMap(({ changes }) => changes.map(({ setting }) => setting)))];
  return names.length === 1 ? names[0] : counted(names.length, 'setting');
}

const OPERATOR_TEXT = {
  OVERRIDE_LIFTED: 'lifted the override of',
  RESET: 'reset',
  TRIAL_REQUESTED: 'asked for a trial of',
  DELETED: 'deleted',
};

const OVERRIDE_TEXT = {
  FORCED_OPEN: 'forced open',
  DISABLED: 'disabled',
  METRICS_ONLY: 'set to count only:',
};

function operatorText({ latest, breakers }, name) {
  const verb = latest.cause === 'OVERRIDE_SET' ? OVERRIDE_TEXT[latest.to] : OPERATOR_TEXT[latest.cause];
  const what = breakers.length > 1 ? counted(breakers.length, 'breaker') : name;
  return html`${by(latest)} ${verb ?? causeText(latest.cause)} ${what}`;
}
