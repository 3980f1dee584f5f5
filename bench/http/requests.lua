-- Sends the requests of a file in turn, over and over. In each, the parts are joined by a number that no other request has.
local requests, turn, number = {}, 0, 0

local function split(text, separator)
  local parts = {}
  for part in (text .. separator):gmatch('(.-)' .. separator) do parts[#parts + 1] = part end
  return parts
end

function init(args)
  local file = assert(io.open(args[1], 'rb'))
  for _, request in ipairs(split(file:read('*a'), '\1')) do requests[#requests + 1] = split(request, '\2') end
  file:close()
  number = tonumber(args[2])
end

function request()
  turn, number = turn % #requests + 1, number + 1
  return table.concat(requests[turn], string.format('%09d', number))
end
