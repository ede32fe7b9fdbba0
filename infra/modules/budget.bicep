// Mail when the resource group has cost, or will cost, more than it should. A budget stops nothing.

import { budget as budgetOptions } from '../types.bicep'

@description('Name of the budget.')
param name string

@description('How much, and from when on.')
param budget budgetOptions

@description('Who is told.')
param actionGroupIds string[]

resource limit 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: budget.amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: budget.from
    }
    notifications: {
      actual: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: actionGroupIds
      }
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: actionGroupIds
      }
    }
  }
}
