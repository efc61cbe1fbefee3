// Starts `plimsoll lsp` and hands VS Code what it says. All that is found or decided is found and decided there.
'use strict';

const { commands, window, workspace } = require('vscode');
const { LanguageClient } = require('vscode-languageclient/node');

// Also ignore files and scripts: findings come and go as they are typed.
const SELECTOR = [
  { scheme: 'file', language: 'dockerfile' },
  { scheme: 'file', language: 'dockercompose' },
  { scheme: 'file', language: 'yaml' },
  { scheme: 'file', language: 'ignore' },
  { scheme: 'file', language: 'shellscript' },
  { scheme: 'file', pattern: '**/{*ockerfile*,*ontainerfile*,.dockerignore,*.dockerignore,.containerignore}' },
];

let client;

function made() {
  const settings = workspace.getConfiguration('plimsoll');
  const run = { command: settings.get('path'), args: ['lsp', ...settings.get('arguments')] };
  return new LanguageClient('plimsoll', 'Plimsoll', run, {
    documentSelector: SELECTOR,
    initializationOptions: {
      diagnose: settings.get('diagnose'),
      besideDockerLanguageServer: settings.get('besideDockerLanguageServer'),
    },
  });
}

async function start() {
  client = made();
  try {
    await client.start();
  } catch (error) {
    const path = workspace.getConfiguration('plimsoll').get('path');
    window.showErrorMessage(`plimsoll: \`${path}\` cannot be started (${error.message}); set "plimsoll.path"`);
  }
}

async function restart() {
  await deactivate();
  await start();
}

async function activate(context) {
  context.subscriptions.push(
    commands.registerCommand('plimsoll.restart', restart),
    workspace.onDidChangeConfiguration((event) => event.affectsConfiguration('plimsoll') && restart()),
  );
  await start();
}

async function deactivate() {
  const running = client;
  client = undefined;
  if (running && running.needsStop()) {
    await running.stop();
  }
}

module.exports = { activate, deactivate };
