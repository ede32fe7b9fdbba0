// What a deployment can set. The property names are the names of the app's settings: docs/configuration.md says
// what each one means. A test fails if a setting that the app reads is missing here.

@export()
@sealed()
@description('The app settings that are not secrets. Whatever is left out or empty keeps the app\'s own default.')
type settings = {
  @description('Hosts that links may lead to, separated by commas. Without any, links must be signed, which needs the secret LINK_SIGNING_KEYS.')
  ALLOWED_DESTINATION_HOSTS: string?

  @description('Follow only signed links, whatever their host. Needs the secret LINK_SIGNING_KEYS.')
  REQUIRE_SIGNED_LINKS: bool?

  @description('Deliver to Google Tag Manager.')
  ENABLE_GTM_TRACKING: bool?

  @description('The full URL that a client of the server container claims.')
  GTM_SERVER_SIDE_URL: string?

  @description('Deliver to Google Analytics 4. Needs the secret GA4_API_SECRET.')
  ENABLE_GA4_TRACKING: bool?

  @description('The web stream, G-…')
  GA4_MEASUREMENT_ID: string?

  @description('Where GA4 collects; https://region1.google-analytics.com is in the EU.')
  GA4_ENDPOINT: string?

  @description('How clicks get to GA4: data_manager is docs/data-manager.md, and needs the next four, and no secret.')
  GA4_TRANSPORT: ('measurement_protocol' | 'data_manager')?

  @description('The number of the GA4 property.')
  GA4_PROPERTY_ID: string?

  @description('The Application ID URI of the app registration in Entra that the app\'s identity asks a token for.')
  GA4_IDENTITY_AUDIENCE: string?

  @description('Google\'s workload identity provider: projects/…/locations/global/workloadIdentityPools/…/providers/….')
  GA4_IDENTITY_PROVIDER: string?

  @description('The e-mail address of the Google service account.')
  GA4_SERVICE_ACCOUNT: string?

  @description('The host of the Data Manager API.')
  GA4_DATA_MANAGER_ENDPOINT: string?

  @description('Send GA4 the event campaign_details ahead of the click\'s.')
  GA4_CAMPAIGN_DETAILS: bool?

  @description('How many characters of a parameter\'s value the property accepts.')
  GA4_PARAM_VALUE_LIMIT: (100 | 500)?

  @description('The consent of visitors of whom neither browser nor link says anything: granted, denied, or a list such as denied,analytics_storage=granted.')
  GA4_CONSENT: string?

  @description('Post clicks to an endpoint of your own. Needs the secret WEBHOOK_SECRETS.')
  ENABLE_WEBHOOK: bool?

  @description('The URL that clicks are posted to, https.')
  WEBHOOK_URL: string?

  @description('Keep each click once, as a row in blobs of the tracking account.')
  ENABLE_ARCHIVE: bool?

  @description('The hosts of the app, with what they answer: a JSON object, such as string({ \'go.example.com\': { fallback: \'https://example.com/\' } }).')
  LINK_HOSTS: string?

  @description('The id of the Front Door profile in front of the app.')
  FRONT_DOOR_ID: string?

  @description('Milliseconds that a redirect may wait for the queue.')
  @minValue(10)
  @maxValue(10000)
  ENQUEUE_BUDGET_MS: int?

  @description('How many messages may be on their way to the queue at once; fewer make fuller messages.')
  @minValue(1)
  @maxValue(10000)
  QUEUE_SEND_SLOTS: int?

  @description('How many clicks a message may hold.')
  @minValue(1)
  @maxValue(128)
  QUEUE_MESSAGE_CLICKS: int?

  @description('Folder for clicks that neither queue has confirmed in time. Rarely of use here, because an instance has only its own temporary disk.')
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

  @description('Pass on click ids where the visitor\'s consent does not allow it, too.')
  FORWARD_WITHOUT_CONSENT: bool?

  @description('Read consent from the link\'s own parameters.')
  CONSENT_FROM_LINK: bool?

  @description('The parameter in which the destination gets the id of the click.')
  CLICK_ID_PARAM: string?

  @description('Further query parameters whose values are removed.')
  REDACT_PARAMETERS: string?

  @description('The values that utm_source may have.')
  CAMPAIGN_SOURCES: string?

  @description('The values that utm_medium may have.')
  CAMPAIGN_MEDIUMS: string?

  @description('A regular expression that utm_campaign must match.')
  CAMPAIGN_NAME_PATTERN: string?

  @description('The visitor\'s address.')
  CLIENT_IP: ('truncated' | 'full' | 'none' | '')?

  @description('A visitor\'s Sec-GPC or DNT.')
  PRIVACY_SIGNALS: ('honour' | 'skip' | 'ignore' | '')?

  @description('Minutes from one click of the app\'s own to the next; 0 means never.')
  @minValue(0)
  @maxValue(1440)
  CANARY_INTERVAL_MINUTES: int?

  @description('Clicks that no person seems to have made.')
  BOT_TRAFFIC: ('label' | 'skip' | '')?

  @description('How a returning visitor is recognised when Google\'s cookies do not say. cookieless needs the secret VISITOR_HASH_KEY.')
  VISITOR_IDENTITY: ('none' | 'cookie' | 'cookieless' | '')?

  @description('With cookie: the site whose hosts share the cookies.')
  VISITOR_COOKIE_DOMAIN: string?

  @description('Where telemetry goes by OTLP, in addition to Application Insights.')
  OTEL_EXPORTER_OTLP_ENDPOINT: string?

  @description('Share of the traces that is exported, 0 to 1, such as 0.1; failures are exported in any case.')
  OTEL_TRACES_SAMPLER_ARG: string?

  @description('The app\'s name in telemetry; if left out, the function app\'s name.')
  OTEL_SERVICE_NAME: string?

  @description('How many of your proxies, including the platform\'s own, write X-Forwarded-For. If left out: 1, and 2 behind Front Door.')
  @minValue(0)
  @maxValue(10)
  TRUSTED_PROXY_HOPS: int?
}

@export()
@description('The app settings that are secrets.')
type secretName =
  | 'GA4_API_SECRET'
  | 'GTM_HEADERS'
  | 'GTM_PREVIEW_HEADER'
  | 'LINK_SIGNING_KEYS'
  | 'OTEL_EXPORTER_OTLP_HEADERS'
  | 'VISITOR_HASH_KEY'
  | 'WEBHOOK_SECRETS'

@export()
@sealed()
@description('How far the app scales.')
type scale = {
  @description('The most instances for each group that scales by itself: the HTTP functions, and each queue function. The platform accepts none below 40.')
  @minValue(40)
  @maxValue(1000)
  maximumInstances: int

  @description('Memory of an instance in MB.')
  instanceMemoryMB: 512 | 2048 | 4096

  @description('Instances that are kept running for redirects, to avoid cold starts. They cost around the clock.')
  @minValue(0)
  @maxValue(40)
  alwaysReadyHttp: int

  @description('Instances that are kept running for deliveries; if left out, none.')
  @minValue(0)
  @maxValue(40)
  alwaysReadyDeliver: int?

  @description('How a deployment replaces running instances: all at once, or a few at a time, which needs two that are kept ready. If left out: Recreate.')
  updateStrategy: ('Recreate' | 'RollingUpdate')?

  @description('Redirects that one instance works on at once before another one starts; if left out, the platform decides by the memory.')
  @minValue(1)
  @maxValue(1000)
  httpConcurrency: int?
}

@export()
@sealed()
@description('What the resource group may cost a month before somebody is told.')
type budget = {
  @description('In the currency of the subscription.')
  @minValue(1)
  amount: int

  @description('The first day of a month, such as 2026-12-01; it cannot be changed later.')
  @minLength(10)
  @maxLength(10)
  from: string
}

@export()
@sealed()
@description('The app of another stamp.')
type otherOrigin = {
  @description('Its host name: <app>.azurewebsites.net.')
  hostName: string

  @description('1 shares the traffic with this stamp; from 2 on, it gets traffic only while no app with a lower number answers.')
  @minValue(1)
  @maxValue(5)
  priority: int
}

@export()
@sealed()
@description('Front Door in front of the app, with a web application firewall that limits the rate of every address.')
type frontDoor = {
  @description('Requests that one address may make within a minute; beyond that it gets 429. Offices and mobile networks share addresses.')
  @minValue(10)
  @maxValue(1000000)
  requestsPerMinute: int

  @description('Apps of other stamps, in resource groups of their own; if left out, there is none.')
  otherOrigins: otherOrigin[]?
}

@export()
@sealed()
@description('Who signs in, with Microsoft Entra ID, before the pages of /ops are shown. Links, short names and /healthz stay open to anybody, and calls still need their keys.')
type signIn = {
  @description('The application (client) id of the registration in Entra: docs/deploy.md says how to make it.')
  @minLength(36)
  @maxLength(36)
  clientId: string

  @description('The one tenant whose accounts may sign in, by its id; if left out, that of the subscription.')
  @minLength(36)
  @maxLength(36)
  tenantId: string?
}

@export()
@sealed()
@description('Thresholds above which alerts fire.')
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
