using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;

namespace Archive.Core.Search;

/// <summary>
/// Where a page ended, as base64url: the snapshot, the place in its order, the share of words that was required, and a hash of all that and the search it belongs
/// to, so that a cursor is not taken for another search's and an altered one for none.
/// </summary>
internal static class SearchCursor
{
    private const byte Version = 2;
    private const int FixedLength = 1 + 8 + 8 + 8 + 4 + 4;

    public static string Write(SearchPosition position, double share, SearchRequest request)
    {
        var id = Encoding.UTF8.GetBytes(position.Id);
        var bytes = new byte[FixedLength + id.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(bytes.AsSpan(9), position.Snapshot);
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(17), share);
        BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(25), position.Score);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(29), position.Day);
        id.CopyTo(bytes, FixedLength);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(1), HashOf(request, bytes.AsSpan(9)));
        return Base64Url.EncodeToString(bytes);
    }

    /// <summary>The place and the share; null for anything that was not given out for this search.</summary>
    public static (SearchPosition Position, double Share)? Read(string cursor, SearchRequest request)
    {
        byte[] bytes;
        try
        {
            bytes = Base64Url.DecodeFromChars(cursor);
        }
        catch (FormatException)
        {
            return null;
        }
        if (bytes.Length <= FixedLength || bytes[0] != Version || BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(1)) != HashOf(request, bytes.AsSpan(9))) return null;

        var share = BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(17));
        var score = BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(25));
        if (share is not (>= 0 and <= 1) || float.IsNaN(score)) return null;
        if (!ArticleId.TryParse(Encoding.UTF8.GetString(bytes.AsSpan(FixedLength)), out var id)) return null;
        var position = new SearchPosition(BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(9)), score, BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(29)), id.Value);
        return (position, share);
    }

    private static ulong HashOf(SearchRequest request, ReadOnlySpan<byte> position)
    {
        var filters = request.Filters;
        string[] parts =
        [
            request.Text ?? "", $"{request.Match} {request.Scope} {request.Sort} {filters.From:yyyyMMdd} {filters.To:yyyyMMdd}",
            "lang", .. filters.Languages, "source", .. filters.Sources, "author", .. filters.Authors, "tag", .. filters.Tags, Convert.ToHexString(position),
        ];
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', parts))));
    }
}
