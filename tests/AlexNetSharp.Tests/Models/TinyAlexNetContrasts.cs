using AlexNetSharp.Networks;
using TorchSharp;
using static TorchSharp.torch;
using Padding = AlexNetSharp.Networks.Padding;

namespace AlexNetSharp.Tests.Models;

/// <summary>The other readings of the network and of its input that contrast cases hold the logits of.</summary>
internal static class TinyAlexNetContrasts
{
    /// <summary>The network and input of a reading.</summary>
    /// <param name="role">The contrast's role.</param>
    /// <param name="network">The variant's own network.</param>
    /// <param name="input">The variant's own input, mean-subtracted.</param>
    /// <param name="mean">The mean of each channel, (1, C, 1, 1).</param>
    public static (TinyAlexNet Network, Tensor Input) Of(string role, TinyAlexNet network, Tensor input, Tensor mean)
    {
        LrnLayer lrn = network.Lrn!;
        Padding padding = network.Padding;
        TinyAlexNet unpadded = network with { Padding = default, InputSize = network.InputSize + padding.Before + padding.After };
        return role switch
        {
            "logits_lrn_within_columns" => (network with { Lrn = lrn with { Groups = 2 } }, input),
            "logits_lrn_across_columns" => (network with { Lrn = lrn with { Groups = 1 } }, input),
            "logits_alpha_over_n" => (network with { Lrn = lrn with { AlphaDividedBySize = true } }, input),
            "logits_caffe_k1_alpha_over_n" or "logits_caffe_k1_alpha_over_n_across" =>
                (network with { Lrn = lrn with { AlphaDividedBySize = true, K = 1, Groups = 1 } }, input),
            "logits_pool_before_lrn" => (network with { PoolBeforeLrn = true }, input),
            "logits_no_lrn" => (network with { Lrn = null }, input),
            "logits_bgr" => (network, input.flip(1)),
            "logits_mirrored" => (network, input.flip(3)),
            "logits_pad_3_before" => (network with { Padding = new Padding(3, 0) }, input),
            "logits_pad_1_before_2_after" => (network with { Padding = new Padding(1, 2) }, input),
            "logits_pad_2_both_sides" => (network with { Padding = Padding.Same(2) }, input),
            "logits_padded_before_the_mean_is_subtracted" => (unpadded, Padded(input + mean, padding, PaddingModes.Constant) - mean),
            "logits_padded_with_the_edge" => (unpadded, Padded(input, padding, PaddingModes.Replicate)),
            "logits_mirrored_with_the_padding" => (unpadded, Padded(input, padding, PaddingModes.Constant).flip(3)),
            _ => throw new InvalidOperationException($"No reading is known for the contrast {role}."),
        };
    }

    private static Tensor Padded(Tensor input, Padding padding, PaddingModes mode) =>
        nn.functional.pad(input, [padding.Before, padding.After, padding.Before, padding.After], mode);
}
