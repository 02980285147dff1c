// The institutions of the built-in supplement: state arms groups, their institutes, and academies of the armed forces.

/// Facts in the form `id | kind | text`; see ``Supplement`` for the kinds.
///
/// Each institution names its source.
/// - Source: Federal Register notices as named; Executive Order 14032 of 2021-06-03, annex; ASPI, The China Defence
///   Universities Tracker, 2019-11-25. Chinese names and web domains: the institutions' public names, written down 2026-11-22.
enum SupplementGroups {
    static let facts = """
        PLA-CETC-13 | name | China Electronics Technology Group Corporation 13th Research Institute
        PLA-CETC-13 | source | 83 FR 37423, 2018-08-01
        PLA-CETC-13 | zh | 中国电子科技集团公司第十三研究所
        PLA-CETC-13 | zh | 河北半导体研究所
        PLA-CETC-13 | aka | CETC 13
        PLA-CETC-13 | aka | Hebei Semiconductor Research Institute
        PLA-CETC-14 | name | China Electronics Technology Group Corporation 14th Research Institute
        PLA-CETC-14 | source | 83 FR 37423, 2018-08-01
        PLA-CETC-14 | zh | 中国电子科技集团公司第十四研究所
        PLA-CETC-14 | zh | 南京电子技术研究所
        PLA-CETC-14 | aka | CETC 14
        PLA-CETC-14 | aka | Nanjing Research Institute of Electronics Technology
        PLA-CETC-14 | aka | NRIET
        PLA-CETC-38 | name | China Electronics Technology Group Corporation 38th Research Institute
        PLA-CETC-38 | source | 83 FR 37423, 2018-08-01
        PLA-CETC-38 | zh | 中国电子科技集团公司第三十八研究所
        PLA-CETC-38 | zh | 华东电子工程研究所
        PLA-CETC-38 | aka | CETC 38
        PLA-CETC-38 | aka | East China Research Institute of Electronic Engineering
        PLA-CETC-55 | name | China Electronics Technology Group Corporation 55th Research Institute
        PLA-CETC-55 | source | 83 FR 37423, 2018-08-01
        PLA-CETC-55 | zh | 中国电子科技集团公司第五十五研究所
        PLA-CETC-55 | zh | 南京电子器件研究所
        PLA-CETC-55 | aka | CETC 55
        PLA-CETC-55 | aka | Nanjing Electronic Devices Institute
        PLA-CASIC-2-23 | name | China Aerospace Science and Industry Corporation Second Academy 23rd Research Institute
        PLA-CASIC-2-23 | source | 83 FR 37423, 2018-08-01
        PLA-CASIC-2-23 | zh | 北京无线电测量研究所
        PLA-CASIC-2-23 | aka | Beijing Institute of Radio Measurement
        PLA-JICT | name | Wuxi Jiangnan Institute of Computing Technology
        PLA-JICT | source | 84 FR 29371, 2019-06-24
        PLA-JICT | zh | 江南计算技术研究所
        PLA-JICT | aka | Jiangnan Institute of Computing Technology
        PLA-JICT | aka | 56th Research Institute of the General Staff of the Chinese People's Liberation Army
        PLA-SUGON | name | Sugon
        PLA-SUGON | source | 84 FR 29371, 2019-06-24
        PLA-SUGON | zh | 曙光信息产业股份有限公司
        PLA-SUGON | zh | 中科曙光
        PLA-SUGON | aka | Dawning Information Industry
        PLA-SUGON | domain | sugon.com
        PLA-PHYTIUM | name | Tianjin Phytium Information Technology
        PLA-PHYTIUM | source | 86 FR 18437, 2021-04-09
        PLA-PHYTIUM | zh | 天津飞腾信息技术有限公司
        PLA-PHYTIUM | zh | 飞腾信息技术有限公司
        PLA-PHYTIUM | aka | Phytium
        PLA-PHYTIUM | domain | phytium.com.cn
        PLA-CSRC | name | Beijing Computational Science Research Center
        PLA-CSRC | source | 85 FR 34503, 2020-06-05
        PLA-CSRC | zh | 北京计算科学研究中心
        PLA-CSRC | domain | csrc.ac.cn
        PLA-HPSTAR | name | Center for High Pressure Science and Technology Advanced Research
        PLA-HPSTAR | source | 85 FR 34503, 2020-06-05
        PLA-HPSTAR | zh | 北京高压科学研究中心
        PLA-HPSTAR | aka | HPSTAR
        PLA-HPSTAR | domain | hpstar.ac.cn
        PLA-AVIC | name | Aviation Industry Corporation of China
        PLA-AVIC | source | Executive Order 14032, annex, 2021-06-03
        PLA-AVIC | zh | 中国航空工业集团有限公司
        PLA-AVIC | zh | 中国航空工业集团
        PLA-AVIC | aka | AVIC
        PLA-AVIC | domain | avic.com
        PLA-AECC | name | Aero Engine Corporation of China
        PLA-AECC | source | Executive Order 14032, annex, 2021-06-03
        PLA-AECC | zh | 中国航空发动机集团有限公司
        PLA-AECC | zh | 中国航发
        PLA-AECC | aka | AECC
        PLA-AECC | domain | aecc.cn
        PLA-CASC | name | China Aerospace Science and Technology Corporation
        PLA-CASC | source | Executive Order 14032, annex, 2021-06-03
        PLA-CASC | zh | 中国航天科技集团有限公司
        PLA-CASC | zh | 中国航天科技集团
        PLA-CASC | domain | spacechina.com
        PLA-CASIC | name | China Aerospace Science and Industry Corporation
        PLA-CASIC | source | Executive Order 14032, annex, 2021-06-03
        PLA-CASIC | zh | 中国航天科工集团有限公司
        PLA-CASIC | zh | 中国航天科工集团
        PLA-CASIC | aka | CASIC
        PLA-CASIC | domain | casic.com.cn
        PLA-CETC | name | China Electronics Technology Group Corporation
        PLA-CETC | source | Executive Order 14032, annex, 2021-06-03
        PLA-CETC | zh | 中国电子科技集团有限公司
        PLA-CETC | zh | 中国电科
        PLA-CETC | aka | CETC
        PLA-CETC | domain | cetc.com.cn
        PLA-NORINCO | name | China North Industries Group Corporation
        PLA-NORINCO | source | Executive Order 14032, annex, 2021-06-03
        PLA-NORINCO | zh | 中国兵器工业集团有限公司
        PLA-NORINCO | zh | 中国兵器工业集团
        PLA-NORINCO | aka | NORINCO Group
        PLA-NORINCO | aka | NORINCO
        PLA-NORINCO | domain | norincogroup.com.cn
        PLA-CSGC | name | China South Industries Group Corporation
        PLA-CSGC | source | Executive Order 14032, annex, 2021-06-03
        PLA-CSGC | zh | 中国兵器装备集团有限公司
        PLA-CSGC | zh | 中国兵器装备集团
        PLA-CSGC | domain | csgc.com.cn
        PLA-CSSC | name | China State Shipbuilding Corporation
        PLA-CSSC | source | Executive Order 14032, annex, 2021-06-03
        PLA-CSSC | zh | 中国船舶集团有限公司
        PLA-CSSC | aka | CSSC
        PLA-CSSC | domain | cssc.net.cn
        PLA-CNNC | name | China National Nuclear Corporation
        PLA-CNNC | source | Executive Order 14032, annex, 2021-06-03
        PLA-CNNC | zh | 中国核工业集团有限公司
        PLA-CNNC | aka | CNNC
        PLA-CNNC | domain | cnnc.com.cn
        PLA-IEU | name | PLA Information Engineering University
        PLA-IEU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-IEU | zh | 中国人民解放军信息工程大学
        PLA-IEU | zh | 解放军信息工程大学
        PLA-IEU | zh | 战略支援部队信息工程大学
        PLA-IEU | aka | Strategic Support Force Information Engineering University
        PLA-IEU | aka | Zhengzhou Information Science and Technology Institute
        PLA-AEU | name | Army Engineering University of PLA
        PLA-AEU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-AEU | zh | 陆军工程大学
        PLA-AEU | zh | 中国人民解放军陆军工程大学
        PLA-AEU | zh | 解放军理工大学
        PLA-AEU | aka | PLA University of Science and Technology
        PLA-AEU | aka | PLAUST
        PLA-NUE | name | Naval University of Engineering
        PLA-NUE | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-NUE | zh | 海军工程大学
        PLA-NUE | zh | 中国人民解放军海军工程大学
        PLA-RFUE | name | Rocket Force University of Engineering
        PLA-RFUE | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-RFUE | zh | 火箭军工程大学
        PLA-RFUE | zh | 中国人民解放军火箭军工程大学
        PLA-RFUE | aka | Second Artillery Engineering University
        PLA-RFUE | zh | 第二炮兵工程大学
        PLA-SEU | name | PLA Space Engineering University
        PLA-SEU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-SEU | zh | 航天工程大学
        PLA-SEU | zh | 战略支援部队航天工程大学
        PLA-SEU | aka | Strategic Support Force Space Engineering University
        PLA-NDU | name | PLA National Defense University
        PLA-NDU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-NDU | zh | 中国人民解放军国防大学
        PLA-NAU | name | PLA Naval Aviation University
        PLA-NAU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-NAU | zh | 海军航空大学
        PLA-NAU | zh | 海军航空工程学院
        PLA-NAU | aka | Naval Aeronautical and Astronautical University
        PLA-DNA | name | Dalian Naval Academy
        PLA-DNA | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-DNA | zh | 海军大连舰艇学院
        PLA-AMU | name | Army Medical University
        PLA-AMU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-AMU | zh | 陆军军医大学
        PLA-AMU | zh | 第三军医大学
        PLA-AMU | aka | Third Military Medical University
        PLA-AMU | domain | tmmu.edu.cn
        PLA-NMU | name | Naval Medical University
        PLA-NMU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-NMU | zh | 海军军医大学
        PLA-NMU | zh | 第二军医大学
        PLA-NMU | aka | Second Military Medical University
        PLA-NMU | domain | smmu.edu.cn
        PLA-AFMU | name | Air Force Medical University
        PLA-AFMU | source | ASPI China Defence Universities Tracker, 2019-11-25
        PLA-AFMU | zh | 空军军医大学
        PLA-AFMU | zh | 第四军医大学
        PLA-AFMU | aka | Fourth Military Medical University
        PLA-AFMU | domain | fmmu.edu.cn
        """
}
