// Compiles docs/observability/grafana/dashboard.json as a value of the types that Grafana publishes: a field that
// Grafana does not know, or lacks, is an error.
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";

const dashboard = JSON.parse(readFileSync("../../docs/observability/grafana/dashboard.json", "utf8"));
const panels = {
  timeseries: { file: "timeseries/panelcfg/x/TimeSeriesPanelCfg_types.gen", types: ["Options", "FieldConfig"] },
  stat: { file: "stat/panelcfg/x/StatPanelCfg_types.gen", types: ["Options"] },
  table: { file: "table/panelcfg/x/TablePanelCfg_types.gen", types: ["Options", "FieldConfig"] },
};
const lines = [
  'import type { Dashboard, Panel, RowPanel } from "@grafana/schema";',
  // As JSON has it: the value in place of the constant of an enumeration.
  `type Json<T> = T extends string ? \`\${T}\`
    : T extends number | boolean | null | undefined ? T
    : T extends (infer Item)[] ? Json<Item>[]
    : T extends object ? { [Key in keyof T]: Json<T[Key]> } : T;`,
  `export const dashboard: Json<Omit<Dashboard, "panels">> & { panels: Json<Panel | RowPanel>[] } =
    ${JSON.stringify(dashboard, null, 1)};`,
];
for (const [type, { file, types }] of Object.entries(panels)) {
  const imported = types.map((name) => `${name} as ${type}_${name}`).join(", ");
  lines.push(`import type { ${imported} } from "./@grafana/schema/dist/types/raw/composable/${file}";`);
}
for (const { id, type, options, fieldConfig } of dashboard.panels.filter((panel) => panel.type !== "row")) {
  if (!(type in panels)) {
    throw new Error(`no schema is known here for a panel of type ${type}`);
  }
  lines.push(`export const options${id}: Json<${type}_Options> = ${JSON.stringify(options)};`);
  if (fieldConfig.defaults.custom) {
    lines.push(`export const field${id}: Json<Partial<${type}_FieldConfig>> = ${JSON.stringify(fieldConfig.defaults.custom)};`);
  }
}
writeFileSync("node_modules/dashboard.ts", lines.join("\n"));
execFileSync(
  process.execPath,
  ["node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--module", "esnext",
   "--moduleResolution", "bundler", "--target", "es2022", "node_modules/dashboard.ts"],
  { stdio: "inherit" });
