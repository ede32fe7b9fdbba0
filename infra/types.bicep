// What a deployment can be told. The property names are the names of the app's settings: README.md's table says what
// each one means. A setting that the app reads and that is missing here fails a test.

@export()
@sealed()
@description('The app settings that are no secrets. Whatever is left out, or empty, keeps the app\'s own default.')
type settings = {
  @description('Hosts that links may lead to, divided by commas. Without any, links must be signed: the secret LINK_SIGNING_KEYS.')
  ALLOWED_DESTINATION_HOSTS: string?

  @description('Follow no link without a signature, whatever its host. Needs the secret LINK_SIGNING_KEYS.')
  REQUIRE_SIGNED_LINKS: bool?

  @description('Deliver to Google Tag Manager.')
  ENABLE_GTM_TRACKING: bool?

  @description('Full URL that a client of the server container claims.')
  GTM_SERVER_SIDE_URL: string?

  @description('Deliver to Google Analytics 4. Needs the secret GA4_API_SECRET.')
  ENABLE_GA4_TRACKING: bool?

  @description('The web stream, G-…')
  GA4_MEASUREMENT_ID: string?

  @description('Where GA4 collects; https://region1.google-analytics.com is in the EU.')
  GA4_ENDPOINT: string?

  @description('Send GA4 the event campaign_details ahead of the click\'s.')
  GA4_CAMPAIGN_DETAILS: bool?

  @description('Characters that the property takes of a parameter\'s value.')
  GA4_PARAM_VALUE_LIMIT: (100 | 500)?

  @description('What GA4 is told of the visitors\' consent to ad uses.')
  GA4_CONSENT: ('granted' | 'denied' | '')?

  @description('Milliseconds that a redirect may wait for the queue.')
  @minValue(10)
  @maxValue(10000)
  ENQUEUE_BUDGET_MS: int?

  @description('Messages on their way to the queue at once; fewer make fuller messages.')
  @minValue(1)
  @maxValue(10000)
  QUEUE_SEND_SLOTS: int?

  @description('Clicks in a message at most.')
  @minValue(1)
  @maxValue(128)
  QUEUE_MESSAGE_CLICKS: int?

  @description('Folder for clicks that neither queue has confirmed in time. An instance has only its own temporary disk: rarely of use here.')
  SPOOL_DIRECTORY: string?

  @description('Megabytes that the spool of one instance may hold.')
  @minValue(1)
  @maxValue(100000)
  SPOOL_MAX_MB: int?

  @description('Further query parameters to report.')
  PLATFORM_PARAMETERS: string?

  @description('Parameters of the catalogue not to report.')
  PLATFORM_PARAMETERS_EXCLUDED: string?

  @description('Parameters of the link that are passed on: click-ids, none, or a list of names.')
  FORWARD_PARAMS: string?

  @description('Further query parameters whose values are taken out.')
  REDACT_PARAMETERS: string?

  @description('The visitor\'s address.')
  CLIENT_IP: ('truncated' | 'full' | 'none' | '')?

  @description('A visitor\'s Sec-GPC or DNT.')
  PRIVACY_SIGNALS: ('honour' | 'skip' | 'ignore' | '')?

  @description('Minutes from one click of the app\'s own to the next; 0 is none.')
  @minValue(0)
  @maxValue(1440)
  CANARY_INTERVAL_MINUTES: int?

  @description('Clicks that no person seems to have made.')
  BOT_TRAFFIC: ('label' | 'skip' | '')?

  @description('How a visitor is known again where Google\'s cookies do not say. cookieless needs the secret VISITOR_HASH_KEY.')
  VISITOR_IDENTITY: ('none' | 'cookie' | 'cookieless' | '')?

  @description('With cookie: the site whose hosts share the cookies.')
  VISITOR_COOKIE_DOMAIN: string?

  @description('Where telemetry goes by OTLP, beside Application Insights.')
  OTEL_EXPORTER_OTLP_ENDPOINT: string?

  @description('Share of the traces that is exported, 0 to 1, such as 0.1; what has failed is exported in any case.')
  OTEL_TRACES_SAMPLER_ARG: string?

  @description('The app\'s name in telemetry; left out, the function app\'s.')
  OTEL_SERVICE_NAME: string?

  @description('Proxies of yours, the platform\'s own among them. Left out: 1, and 2 behind Front Door.')
  @minValue(0)
  @maxValue(10)
  TRUSTED_PROXY_HOPS: int?
}

@export()
@description('The app settings that are secrets.')
type secretName = 'GA4_API_SECRET' | 'GTM_HEADERS' | 'GTM_PREVIEW_HEADER' | 'LINK_SIGNING_KEYS' | 'VISITOR_HASH_KEY'

@export()
@sealed()
@description('How far the app scales.')
type scale = {
  @description('Instances at most, for each group that scales by itself: the HTTP functions, and each queue function.')
  @minValue(1)
  @maxValue(1000)
  maximumInstances: int

  @description('Memory of an instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Instances that are kept running for redirects: the answer to cold starts. They cost around the clock.')
  @minValue(0)
  @maxValue(100)
  alwaysReadyHttp: int

  @description('Redirects that one instance works on at once before another one starts; left out, the platform decides by the memory.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int?
}

@export()
@sealed()
@description('Front Door before the app, with a web application firewall that limits the rate of every address.')
type frontDoor = {
  @description('Requests of one address within a minute; above them it gets 429. Offices and mobile networks share addresses.')
  @minValue(10)
  @maxValue(1000000)
  requestsPerMinute: int
}

@export()
@sealed()
@description('Where alerts begin to sound.')
type alertThresholds = {
  @description('Milliseconds that 95 of 100 redirects stay under.')
  @minValue(1)
  redirectP95Milliseconds: int

  @description('Minutes that a message may wait in front of the trigger.')
  @minValue(1)
  oldestMinutes: int

  @description('Percent of the attempts at a sink that may fail within a quarter of an hour.')
  @minValue(1)
  @maxValue(100)
  failedDeliveriesPercent: int

  @description('Answers of 500 and above within five minutes.')
  @minValue(0)
  serverErrors: int
}
