// Which fields a form asks, given what was answered so far: the same rule as `domain::form::asked`, and a test compares
// the two. Plain JavaScript, so that the test can run it as it is.

/**
 * @typedef {{ id: number, box: boolean, many: boolean, required: boolean, counts?: boolean }} Field
 * @typedef {{ parent: number, value: string, child: number, required: boolean }} Condition
 * @typedef {{ fields: Field[], conditions: Condition[] }} Rules
 */

/**
 * @param {Rules} rules what this reader can be asked at all, in the form's order
 * @param {Record<string, string[]>} given the texts of each field, by its number
 * @returns {{ id: number, required: boolean }[]}
 */
export function asked({ fields, conditions }, given) {
  const by_id = new Map(fields.map((field) => [field.id, field]));
  const is = (/** @type {Field} */ field, /** @type {string} */ value) => {
    const texts = (given[field.id] ?? []).map((text) => text.trim());
    if (field.box) return value === String(texts.some((text) => !["", "0", "false"].includes(text)));
    return field.many ? texts.includes(value) : texts[0] === value;
  };
  const shown = new Set(
    fields.map((field) => field.id).filter((id) => !conditions.some((one) => one.child === id)),
  );
  const holds = (/** @type {Condition} */ one) => {
    const parent = by_id.get(one.parent);
    return parent !== undefined && shown.has(parent.id) && is(parent, one.value);
  };
  for (let more = true; more; ) {
    const next = fields.filter(({ id }) => !shown.has(id) && conditions.some((one) => one.child === id && holds(one)));
    for (const { id } of next) shown.add(id);
    more = next.length > 0;
  }
  return fields
    .filter(({ id }) => shown.has(id))
    .map(({ id, required }) => ({
      id,
      required: required || conditions.some((one) => one.child === id && one.required && holds(one)),
    }));
}
