-- There is at least one promotional and one service action on every channel: each row is one that is missing.
select
    classes.code as action_class,
    channels.code as channel
from {{ ref('codes') }} as classes
cross join {{ ref('codes') }} as channels
where
    classes.kind = 'action_class'
    and classes.code in ('promotional', 'service')
    and channels.kind = 'channel'
    and not exists (
        select 1
        from {{ ref('action_catalogue') }} as actions
        where
            actions.action_class = classes.code
            and actions.channel = channels.code
            and {{ is_effective('actions') }}
    )
