/** The one place that says where lit-html lies. The build unpacks it from its Maven artifact. */
export { html, svg, render, nothing } from './lit-html/lit-html.js';
export { repeat } from './lit-html/directives/repeat.js';
export { live } from './lit-html/directives/live.js';
export { ref } from './lit-html/directives/ref.js';

import { Directive, directive } from './lit-html/directive.js';

/**
 * Sets CSS properties of an element through the CSSOM, which the Content-Security-Policy permits:
 * a `style` attribute it does not.
 */
class StyleProperties extends Directive {
  render() {}

  update(part, [properties]) {
    for (const [name, value] of Object.entries(properties)) {
      part.element.style.setProperty(name, value);
    }
  }
}

/** `<div ${styled({ 'padding-top': '12px' })}>` */
export const styled = directive(StyleProperties);
