using '../main.bicep'

// The smallest deployment that answers on a domain of your own: no Front Door, nothing kept warm, GTM only.

param name = 'links'

param settings = {
  ALLOWED_DESTINATION_HOSTS: 'shop.example'
  ENABLE_GTM_TRACKING: true
  GTM_SERVER_SIDE_URL: 'https://gtm.shop.example/data'
}

param scale = {
  maximumInstances: 40
  instanceMemoryMB: 512
  alwaysReadyHttp: 0
}

param customDomain = 'go.shop.example'
