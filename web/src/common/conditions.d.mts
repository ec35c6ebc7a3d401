// The types of conditions.mjs.
export type Rules = {
  fields: { id: number; box: boolean; many: boolean; required: boolean; counts?: boolean }[];
  conditions: { parent: number; value: string; child: number; required: boolean }[];
};
export function asked(rules: Rules, given: Record<string, string[]>): { id: number; required: boolean }[];
