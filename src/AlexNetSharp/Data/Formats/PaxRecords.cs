using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace AlexNetSharp.Data.Formats;

/// <summary>What pax records say about the entry after them: lines of a length in bytes, a space, a key, <c>=</c> and a value.</summary>
/// <param name="Path">The entry's path, or null.</param>
/// <param name="Length">Its length in bytes, or null.</param>
internal readonly record struct PaxRecords(string? Path, long? Length)
{
    /// <summary>Reads records.</summary>
    /// <param name="bytes">The records.</param>
    /// <param name="before">What is known already, which they replace.</param>
    /// <returns>Null where they are damaged.</returns>
    public static PaxRecords? Parse(ReadOnlySpan<byte> bytes, PaxRecords before)
    {
        PaxRecords found = before;
        while (!bytes.IsEmpty)
        {
            bool hasLength = Utf8Parser.TryParse(bytes, out int length, out int digits);
            if (!hasLength || length <= digits + 1 || length > bytes.Length || bytes[digits] != ' ' || bytes[length - 1] != '\n')
            {
                return null;
            }

            ReadOnlySpan<byte> record = bytes[(digits + 1)..(length - 1)];
            bytes = bytes[length..];
            if (record.StartsWith("path="u8))
            {
                found = found with { Path = Encoding.UTF8.GetString(record[5..]) };
            }
            else if (record.StartsWith("size="u8))
            {
                if (!long.TryParse(record[5..], NumberStyles.None, CultureInfo.InvariantCulture, out long size))
                {
                    return null;
                }

                found = found with { Length = size };
            }
        }

        return found;
    }
}
