using System.Text.Json.Serialization;

namespace Archive.Core.Deliveries;

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(SuppliedMetadata))]
internal sealed partial class SuppliedMetadataJson : JsonSerializerContext;
