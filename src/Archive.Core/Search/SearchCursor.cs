using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Archive.Core.Articles;
using Archive.Core.Search.Indexing;

namespace Archive.Core.Search;

/// <summary>
/// Where a page ended, as base64url: the place in the order, the state of the index that the order is of, the share of words that was
/// required, and a hash of all that and the search it belongs to, so that a cursor is not taken for another search's and an altered one for
/// none. It is as long as the state's name needs.
/// </summary>
internal static class SearchCursor
{
    /// <summary>Cursors of earlier versions are refused like foreign ones.</summary>
    private const byte Version = 3;

    /// <summary>The longest name of a state, in bytes: a cursor has to fit into an address.</summary>
    private const int MaxStateLength = 200;

    // Version, hash, share, score, day; then the id behind its length, and the name of the state.
    private const int HashAt = 1;
    private const int ShareAt = HashAt + sizeof(ulong);
    private const int ScoreAt = ShareAt + sizeof(double);
    private const int DayAt = ScoreAt + sizeof(float);
    private const int IdLengthAt = DayAt + sizeof(int);
    private const int IdAt = IdLengthAt + 1;

    public static string Write(SearchPosition position, double share, SearchRequest request)
    {
        var (id, state) = (Encoding.UTF8.GetBytes(position.Id), Encoding.UTF8.GetBytes(position.State));
        if (state.Length > MaxStateLength)
        {
            throw new ArgumentException($"The name of a state has {state.Length} bytes, more than {MaxStateLength}.", nameof(position));
        }
        var bytes = new byte[IdAt + id.Length + state.Length];
        bytes[0] = Version;
        BinaryPrimitives.WriteDoubleBigEndian(bytes.AsSpan(ShareAt), share);
        BinaryPrimitives.WriteSingleBigEndian(bytes.AsSpan(ScoreAt), position.Score);
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(DayAt), position.Day);
        bytes[IdLengthAt] = (byte)id.Length;
        id.CopyTo(bytes, IdAt);
        state.CopyTo(bytes, IdAt + id.Length);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(HashAt), HashOf(request, bytes.AsSpan(ShareAt)));
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
        if (bytes.Length <= IdAt || bytes[0] != Version || bytes.Length < IdAt + bytes[IdLengthAt]) return null;
        if (BinaryPrimitives.ReadUInt64BigEndian(bytes.AsSpan(HashAt)) != HashOf(request, bytes.AsSpan(ShareAt))) return null;

        // Not a secret: a reader of the source can forge a hash that fits.
        var share = BinaryPrimitives.ReadDoubleBigEndian(bytes.AsSpan(ShareAt));
        var score = BinaryPrimitives.ReadSingleBigEndian(bytes.AsSpan(ScoreAt));
        var day = BinaryPrimitives.ReadInt32BigEndian(bytes.AsSpan(DayAt));
        var state = bytes.AsSpan(IdAt + bytes[IdLengthAt]);
        if (share is not (>= 0 and <= 1) || float.IsNaN(score) || state.Length > MaxStateLength) return null;
        if (!ArticleId.TryParse(Encoding.UTF8.GetString(bytes.AsSpan(IdAt, bytes[IdLengthAt])), out var id)) return null;
        return (new SearchPosition(Encoding.UTF8.GetString(state), score, day, id.Value), share);
    }

    private static ulong HashOf(SearchRequest request, ReadOnlySpan<byte> place)
    {
        var filters = request.Filters;
        string[] parts =
        [
            request.Text ?? "", $"{request.Match} {request.Scope} {request.Sort} {filters.From:yyyyMMdd} {filters.To:yyyyMMdd}",
            "lang", .. filters.Languages, "source", .. filters.Sources, "author", .. filters.Authors, "tag", .. filters.Tags,
            "doubt", .. filters.Doubts,
            Convert.ToHexString(place),
        ];
        return BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\u001F', parts))));
    }
}
