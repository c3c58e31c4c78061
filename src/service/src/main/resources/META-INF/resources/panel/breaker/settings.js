/** A breaker's settings, with those marked that are not the default, each to be changed. */
import { html, nothing } from '../lit.js';
import { canOperate } from '../service/session.js';
import { openSettingDialog } from '../actions/setting-dialog.js';
import { SETTING_GROUPS, isStandard, settingOf, settingText } from '../text/settings.js';

/** @param {string} etag of these settings */
export function settings({ name, settings: values }, etag) {
  const known = new Set(SETTING_GROUPS.flatMap((group) => group.settings.map((one) => one.name)));
  const more = Object.keys(values).filter((one) => !known.has(one));
  const groups = more.length
    ? [...SETTING_GROUPS, { text: 'Others', settings: more.map(settingOf) }]
    : SETTING_GROUPS;
  return html`<div class="settings">
    ${groups.map(
      (group) =>
        html`<section class="settings-group">
          <h3>${group.text}</h3>
          <dl>
            ${group.settings
              .filter((setting) => setting.name in values)
              .map((setting) => line(name, setting, values[setting.name], etag))}
          </dl>
        </section>`,
    )}
  </div>`;
}

function line(name, setting, value, etag) {
  const isChanged = !isStandard(setting.name, value);
  return html`<div class="setting" data-changed=${isChanged ? 'true' : nothing}>
    <dt title=${setting.text}>${setting.name}</dt>
    <dd>
      <span class="setting-value">${settingText(setting.name, value)}</span>
      ${isChanged
        ? html`<span class="tag" title="Not the default">default ${settingText(setting.name, setting.standard)}</span>`
        : nothing}
      ${!canOperate()
        ? nothing
        : html`<button
            class="button button-quiet button-small"
            aria-label=${`Change ${setting.name}`}
            data-setting=${setting.name}
            @click=${() => openSettingDialog(name, setting.name, value, etag)}
          >
            Change
          </button>`}
    </dd>
  </div>`;
}
