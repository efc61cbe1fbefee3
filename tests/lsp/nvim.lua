-- What tests/lsp/nvim runs inside of Neovim: each step waits for what the server has to say, and stops after a while.
local passed, failed = 0, 0

local function check(name, holds)
  if holds then
    passed = passed + 1
  else
    failed = failed + 1
    io.stdout:write('FAILED: ' .. name .. '\n')
  end
end

-- How long anything may take before it is given up; nothing here is about time.
local function comes(what)
  return vim.wait(30000, what, 20)
end

local client = vim.lsp.start_client({
  name = 'plimsoll',
  cmd = { vim.env.PLIMSOLL, 'lsp' },
  root_dir = vim.fn.getcwd(),
})

local function open(path, filetype)
  vim.cmd('edit ' .. path)
  vim.bo.filetype = filetype
  vim.lsp.buf_attach_client(0, client)
  return vim.api.nvim_get_current_buf()
end

local function codes(buffer)
  local found = {}
  for _, diagnostic in ipairs(vim.diagnostic.get(buffer)) do
    found[diagnostic.code or diagnostic.user_data.lsp.code] = diagnostic
  end
  return found
end

local function ask(buffer, method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 30000) or {}
  for _, answer in pairs(answers) do
    return answer.result
  end
end

local function apply(edit)
  vim.lsp.util.apply_workspace_edit(edit, vim.lsp.get_client_by_id(client).offset_encoding or 'utf-16')
end

local function text(buffer)
  return table.concat(vim.api.nvim_buf_get_lines(buffer, 0, -1, false), '\n')
end

local function document(buffer)
  return { uri = vim.uri_from_bufnr(buffer) }
end

local dockerfile = open('Dockerfile', 'dockerfile')
check('a file is told of when it is opened', comes(function() return codes(dockerfile).EPH013 end))

local at = codes(dockerfile).EPH013
local range = {
  start = { line = at.lnum, character = at.col },
  ['end'] = { line = at.end_lnum, character = at.end_col },
}
local actions = ask(dockerfile, 'textDocument/codeAction', {
  textDocument = document(dockerfile),
  range = range,
  context = { diagnostics = {} },
}) or {}
local preferred
for _, action in ipairs(actions) do
  if action.isPreferred then preferred = action end
end
check('a fix is offered', preferred ~= nil)
if preferred then apply(preferred.edit) end
check('the fix is made', text(dockerfile):find('CMD ["echo", "hello"]', 1, true) ~= nil)
check('what is fixed is gone', comes(function() return not codes(dockerfile).EPH013 end))

-- An edit behind characters that are wider than one unit.
vim.api.nvim_buf_set_text(dockerfile, 1, #'RUN echo grüße 𝄞 && ', 1, #'RUN echo grüße 𝄞 && true', { 'sudo true' })
check('an edit is told of', comes(function() return codes(dockerfile).SEC009 end))
check('its place is right', codes(dockerfile).SEC009.col == #'RUN echo grüße 𝄞 && ')

local compose = open('compose.yaml', 'yaml')
local renamed = ask(compose, 'textDocument/rename', {
  textDocument = document(compose),
  position = { line = 4, character = 16 },
  newName = 'app',
})
check('a rename is answered', renamed ~= nil)
if renamed then apply(renamed) end
check('it reaches the other file', text(dockerfile):find('AS app', 1, true) ~= nil)
check('and this one', text(compose):find('target: app', 1, true) ~= nil)

local hover = ask(dockerfile, 'textDocument/hover', {
  textDocument = document(dockerfile),
  position = { line = 0, character = 8 },
})
check('the pointer shows what is known', hover and vim.inspect(hover.contents):find('Debian 13', 1, true))

local key = ask(compose, 'textDocument/hover', {
  textDocument = document(compose),
  position = { line = 3, character = 7 },
})
check('a key says what it means', key and vim.inspect(key.contents):find('directory that the build is sent', 1, true))

local hints = ask(compose, 'textDocument/inlayHint', {
  textDocument = document(compose),
  range = { start = { line = 0, character = 0 }, ['end'] = { line = 9, character = 0 } },
}) or {}
check('what is overridden is shown', #hints == 1 and hints[1].label == 'compose.override.yaml: always')

local symbols = ask(dockerfile, 'textDocument/documentSymbol', { textDocument = document(dockerfile) }) or {}
check('there is an outline', #symbols == 2 and symbols[2].name == 'app')

-- What was not saved goes with the buffer.
vim.cmd('bdelete! ' .. dockerfile)
vim.cmd('bdelete! ' .. compose)
local again = open('Dockerfile', 'dockerfile')
check('a closed file is as it was saved', comes(function() return codes(again).EPH013 end))

vim.lsp.stop_client(client)
check('the server leaves when it is asked to', comes(function() return vim.lsp.get_client_by_id(client) == nil end))

io.stdout:write(string.format('%d passed, %d failed, 0 skipped\n', passed, failed))
vim.cmd(failed == 0 and 'qall!' or 'cquit 0')
