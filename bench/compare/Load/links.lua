-- Typical campaign links: long, encoded, with a dozen parameters, no two alike.
local sources = { "newsletter", "facebook", "google", "tiktok", "an_14354840000", "partner" }
local mediums = { "email", "paid_social", "cpc", "affiliates", "referral" }
local threads = 0

function setup(thread)
  thread:set("id", threads)
  threads = threads + 1
end

local function escape(text)
  return (text:gsub("[^%w%-%._~]", function(c) return string.format("%%%02X", string.byte(c)) end))
end

local function link(number)
  local token = string.format("%08x-%04x-4%03x-a%03x-%012x", math.random(0, 2147483647), math.random(0, 65535), math.random(0, 4095), math.random(0, 4095), number)
  local destination = "https://www.shop.example/products/summer-dress-" .. number .. "-i." .. math.random(1, 99999999) .. "." .. math.random(1, 99999999)
    .. "?utm_source=" .. sources[math.random(#sources)]
    .. "&utm_medium=" .. mediums[math.random(#mediums)]
    .. "&utm_campaign=id_summer%20sale%202026%20" .. math.random(1, 500)
    .. "&utm_content=banner-top-" .. math.random(1, 40) .. "-----"
    .. "&utm_term=dress%2Bred" .. math.random(1, 9)
    .. "&utm_id=" .. math.random(100000, 999999)
    .. "&xptdk=" .. token .. "&sp_atk=" .. token .. "&ref=home_banner&color=red&size=" .. math.random(34, 48) .. "&page=" .. math.random(1, 20)
  return "/r?destinationUrl=" .. escape(destination)
end

local prepared = {}
local headers = {
  ["User-Agent"] = "",
  ["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
  ["Accept-Language"] = "en-SG,en;q=0.9",
  ["Accept-Encoding"] = "gzip, deflate, br, zstd",
  ["Referer"] = "https://www.facebook.com/",
  ["Sec-Fetch-Mode"] = "navigate",
  ["X-Forwarded-For"] = "203.0.113.77:50123",
}

-- Made before the clock starts, so that the server is measured and not this script. Before this point, wrk does not know the host.
function init(args)
  count = 0
  math.randomseed(id + 1)
  for index = 1, 4096 do
    headers["User-Agent"] = string.format("Mozilla/5.0 (Linux; Android 14; SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/%d.0.%d.%d Mobile Safari/537.36", 120 + index % 20, 6000 + index % 50, index % 8)
    prepared[index] = wrk.format("GET", link(index), headers)
  end
end

function request()
  count = count + 1
  return prepared[count % 4096 + 1]
end

function done(summary, latency, requests)
  io.write(string.format(
    'RESULT {"requests":%d,"microseconds":%d,"statusErrors":%d,"socketErrors":%d,"p50":%d,"p99":%d,"p999":%d,"max":%d}\n',
    summary.requests, summary.duration, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout,
    latency:percentile(50), latency:percentile(99), latency:percentile(99.9), latency.max))
end
