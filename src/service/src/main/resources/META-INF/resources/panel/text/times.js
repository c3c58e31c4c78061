/** Moments and durations as text. */

const clockTime = new Intl.DateTimeFormat('en-GB', {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});
const dayAndTime = new Intl.DateTimeFormat('en-GB', {
  day: '2-digit',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

/** `03:09:52`; with the day where it was not within the last 20 hours. */
export function timeText(instant, now) {
  const ms = Date.parse(instant);
  return (Math.abs(now - ms) < 20 * 3_600_000 ? clockTime : dayAndTime).format(ms);
}

/** `14 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`. */
export function durationText(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 600) return joined(Math.floor(s / 60), 'min', s % 60, 's');
  const min = Math.round(s / 60);
  if (min < 60) return `${min} min`;
  if (min < 48 * 60) return joined(Math.floor(min / 60), 'h', min % 60, 'min');
  const h = Math.round(min / 60);
  return joined(Math.floor(h / 24), 'd', h % 24, 'h');
}

/** The same in one unit: `3 min`, for how long ago something was. */
export function roughDurationText(ms) {
  const s = Math.max(0, Math.round(ms / 1000));
  if (s < 60) return `${s} s`;
  if (s < 3600) return `${Math.round(s / 60)} min`;
  return s < 48 * 3600 ? `${Math.round(s / 3600)} h` : `${Math.round(s / 86400)} d`;
}

function joined(large, largeUnit, small, smallUnit) {
  return small ? `${large} ${largeUnit} ${small} ${smallUnit}` : `${large} ${largeUnit}`;
}

const ISO_DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/;

/** An ISO-8601 duration in words: `PT1M30S` is `1 min 30 s`; what is none stays as it is. */
export function isoDurationText(iso) {
  const parts = ISO_DURATION.exec(iso);
  if (!parts) return iso;
  const units = ['d', 'h', 'min', 's'];
  const words = units.flatMap((unit, i) => (parts[i + 1] ? [`${Number(parts[i + 1])} ${unit}`] : []));
  return words.join(' ') || '0 s';
}

const WORDS = /^\s*(?:(\d+)\s*d)?\s*(?:(\d+)\s*h)?\s*(?:(\d+)\s*m(?:in)?)?\s*(?:(\d+(?:\.\d+)?)\s*s)?\s*$/i;

/** What someone typed as an ISO-8601 duration: `90s` and `1 min 30 s` are known, too. */
export function toIsoDuration(typed) {
  const parts = WORDS.exec(typed);
  if (!parts || !parts.slice(1).some(Boolean)) return typed.trim().toUpperCase();
  const [, d, h, m, s] = parts;
  const time = `${h ? `${h}H` : ''}${m ? `${m}M` : ''}${s ? `${s}S` : ''}`;
  return `P${d ? `${d}D` : ''}${time ? `T${time}` : ''}`;
}
