/** QR codes, drawn by the app's own maker of them. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import ts from 'typescript';

/** The rows of a code, true where it is dark. @param {string | Uint8Array} said @returns {Promise<boolean[][]>} */
export async function gridOf(said) {
  const source = await readFile(new URL('../../web/app/model/qr.ts', import.meta.url), 'utf8');
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const { outputText } = ts.transpileModule(source, { compilerOptions: options });
  const { qrOf } = await import(`data:text/javascript;base64,${Buffer.from(outputText).toString('base64')}`);
  const grid = qrOf(said);
  assert.ok(grid, 'it fits a code');
  return grid;
}
