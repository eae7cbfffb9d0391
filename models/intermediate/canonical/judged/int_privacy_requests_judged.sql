{{ union_entity('privacy_requests') }}
